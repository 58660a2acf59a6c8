"""How the people of a company sign in, and how fresh a sign-in must be."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from partnercenter.errors import Reason, Refused

SIGN_IN_TOO_OLD = Reason(
    "sign-in-too-old",
    _("You signed in too long ago to do this."),
    _("Sign out, sign in again and repeat it within five minutes. Nothing was changed."),
    _("You"),
)
FACTOR_OF_YOUR_OWN = Reason(
    "second-factor-of-your-own",
    _("You have no second factor yourself yet."),
    _("Set up yours first, then ask everybody for one."),
    _("You"),
    status=409,
)
POLICY_FIXED = Reason(
    "sign-in-policy-fixed",
    _("The operator's people always need a second factor. This cannot be switched off."),
    _("Nothing needs to be done."),
    _("Nobody needs to"),
    status=409,
)


def check_can_change_policy(user: User, *, requires_second_factor: bool) -> None:
    """Refused: sign-in-policy-fixed, second-factor-of-your-own (who asks others for one needs to have one)."""
    if user.tenant.is_operator:
        raise Refused(POLICY_FIXED)
    if requires_second_factor and not user.has_second_factor:
        raise Refused(FACTOR_OF_YOUR_OWN)
