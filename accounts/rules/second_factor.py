"""The second step of signing in: what may be taken away, and which code is right."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.second_factor import SecondFactors
from partnercenter.errors import Reason, Refused

SECOND_FACTOR_DEMANDED = Reason(
    "second-factor-demanded",
    _("Your company asks everybody for a second step when signing in, and this is the only one you have."),
    _("Add a passkey or an authenticator app first. Then you can remove this one."),
    _("You"),
)
SECOND_FACTOR_MISSING = Reason(
    "second-factor-missing",
    _("Recovery codes stand in for a second step, and you have none yet."),
    _("Set up an authenticator app or a passkey. You get your recovery codes with it."),
    _("You"),
    status=409,
)
SECOND_FACTOR_EXISTS = Reason(
    "second-factor-exists",
    _("An authenticator app is set up already."),
    _("Remove it first if you want to use another one. Nothing was changed."),
    _("You"),
    status=409,
)


def check_can_remove_factor(user: User, factors: SecondFactors) -> None:
    """Refuses to take the last second factor of somebody whose company demands one."""
    if user.tenant.demands_second_factor and factors.count <= 1:
        raise Refused(SECOND_FACTOR_DEMANDED)


def check_has_second_factor(factors: SecondFactors) -> None:
    """Refuses recovery codes that would stand in for nothing."""
    if not factors.count:
        raise Refused(SECOND_FACTOR_MISSING)


def check_can_add_app(factors: SecondFactors) -> None:
    """Refuses a second authenticator app: each code would have to be tried against both."""
    if factors.app:
        raise Refused(SECOND_FACTOR_EXISTS)


def counter_of(code: str, secret: str, *, after: int = 0) -> int | None:
    """The time step that an authenticator app's code belongs to; None when it is wrong, too old, or not `after`.

    Whoever keeps the counter of the last code and asks for what is `after` it takes no code twice.
    """
    right = (
        counter
        for counter in yield_hotp_counters_from_time()
        if counter > after and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    )
    return next(right, None)
