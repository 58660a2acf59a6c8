"""How the people of a company sign in, and how fresh a sign-in must be."""

from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason

SIGN_IN_TOO_OLD = Reason(
    "sign-in-too-old",
    _("You signed in too long ago to do this."),
    _("Sign out, sign in again and repeat it within five minutes. Nothing was changed."),
    _("You"),
)
