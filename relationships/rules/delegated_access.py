"""Delegated access: who withdraws it, how it is used, and refusals in words that fit a guest."""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant, User
from accounts.rules.reasons import ROLE_LACKS_RIGHT
from accounts.rules.users import ROLE_ABOVE_OWN, USER_ABOVE_OWN
from enrollment.models import Programme
from partnercenter.errors import Refused
from partnercenter.texts import Text
from relationships.models import DelegatedAdmin
from relationships.rules import reasons
from relationships.rules.delegated_access_reasons import ACCESS_TO_CUSTOMER, ROLE_OUT_OF_REACH


@dataclass(frozen=True)
class Reach:
    """What the people of a grantee can and cannot do in a work account, in sentences."""

    can: tuple[Text, ...]
    cannot: tuple[Text, ...]


PARTNERSHIP_REACH = Reach(
    can=(
        _("See the name, the e-mail address, the roles and the status of every user"),
        _("Have a link mailed with which a user chooses a new password"),
        _("Deactivate a user, and reactivate one"),
    ),
    cannot=(
        _("See or choose a password: the link goes to the user alone"),
        _("Reach global admins and other users whose roles are above those of the access"),
        _("Add users, give or take roles, or change how the company’s people sign in"),
        _("See applications, agreements, bank details or the activity log"),
    ),
)
CUSTOMER_REACH = Reach(
    can=(
        _("See and change the company and billing profile"),
        _("See every user: name, e-mail address, roles and status"),
        _("Add users, change names, and give or take the roles of user management and billing admins"),
        _("Give a user a new password: shown once to hand over, or chosen by the user with a mailed link"),
        _("Deactivate and reactivate users; delete them, and restore them within 30 days"),
    ),
    cannot=(
        _("Reach global admins, or make somebody one"),
        _("Change how the company’s people sign in, or take a second factor away"),
        _("Accept agreements or partners for the company"),
        _("See the company’s other partners or its activity log"),
    ),
)
FOR_GUESTS = {
    USER_ABOVE_OWN: reasons.USER_OUT_OF_REACH,
    ROLE_ABOVE_OWN: ROLE_OUT_OF_REACH,
    ROLE_LACKS_RIGHT: reasons.ACCESS_LACKS_RIGHT,
}
NOTED_EVERY = timedelta(minutes=1)
TOLD_EVERY = timedelta(hours=1)


class Use(enum.StrEnum):
    """How long a grant has lain unused (facts 2f): withdrawal is worth a thought past 60 days, and due past 90."""

    RECENT = "recent"
    MONTH = "month"
    IDLE = "idle"
    INACTIVE = "inactive"

    @property
    def label(self) -> Text:
        return USES[self]


USES: dict[Use, Text] = {
    Use.RECENT: _("In the last 30 days"),
    Use.MONTH: _("30 to 60 days ago"),
    Use.IDLE: _("60 to 90 days ago"),
    Use.INACTIVE: _("More than 90 days ago"),
}
BANDS = {Use.RECENT: (0, 30), Use.MONTH: (30, 60), Use.IDLE: (60, 90), Use.INACTIVE: (90, 0)}  # from and to, in days


def span_of(use: Use, *, now: datetime) -> tuple[datetime | None, datetime]:
    """The moments after which and until which a grant of this band was used last; no first one for the oldest."""
    since, until = BANDS[use]
    return now - timedelta(days=until) if until else None, now - timedelta(days=since)


def use_of(grant: DelegatedAdmin, *, now: datetime) -> Use:
    """The band of a grant; one that was never used counts from its beginning."""
    days = (now - (grant.last_used_at or grant.granted_at)).days
    return next(use for use, (_since, until) in BANDS.items() if days < until or not until)


def is_noted(grant: DelegatedAdmin, by: User, *, now: datetime) -> bool:
    """Whether the grant says already that this person uses it now."""
    last = grant.last_used_at
    return last is not None and now - last < NOTED_EVERY and grant.last_used_by_name == by.full_name


def check_can_withdraw(grant: DelegatedAdmin, by: User) -> None:
    """Refused (access-of-another) unless it is the own company's work account (REL-13)."""
    if grant.target_id != by.tenant_id:
        raise Refused(reasons.ACCESS_OF_ANOTHER, details={"company": grant.target_name})


def is_of_customer(grant: DelegatedAdmin) -> bool:
    """Whether a customer's account is open, and not that of a partner."""
    return grant.origin != DelegatedAdmin.Origin.PARTNERSHIP


def check_is_of_reseller(grant: DelegatedAdmin) -> None:
    """Refused (access-to-customer) for the access to a customer's account, whose end has words of its own."""
    if is_of_customer(grant):
        raise Refused(ACCESS_TO_CUSTOMER, details={"company": grant.grantee_name})


def reach_of(grant: DelegatedAdmin) -> Reach:
    """What this grant opens."""
    return CUSTOMER_REACH if is_of_customer(grant) else PARTNERSHIP_REACH


def programmes_for(grant: DelegatedAdmin) -> list[str]:
    """In which programmes the grantee works under it: with a reseller as its provider, with a customer in any."""
    return list(Programme.values) if is_of_customer(grant) else [Programme.INDIRECT_PROVIDER]


def check_stands(*, is_enrolled: bool) -> None:
    """Refused (access-own-standing) while no such enrollment of the grantee is active; its agreement need not be
    signed."""
    if not is_enrolled:
        raise Refused(reasons.ACCESS_OWN_STANDING)


def check_is_strong(target: Tenant, *, is_strong: bool) -> None:
    """Refused (access-needs-second-factor) where the target demands more than a password, also of its guests."""
    if target.demands_second_factor and not is_strong:
        raise Refused(reasons.ACCESS_NEEDS_SECOND_FACTOR, details={"company": target.name})


def for_guest(refusal: Refused, *, company: str) -> Refused:
    """A refusal of an action of accounts, told to somebody of another company: their own colleagues cannot help."""
    reason = FOR_GUESTS.get(refusal.reason)
    if reason is None:
        return refusal
    return Refused(reason, details={**refusal.details, "company": company}, back_href=refusal.back_href)
