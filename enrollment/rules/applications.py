"""How an application moves, which parts it has, and when it may be started, changed and submitted."""

import datetime
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from enrollment.models.application import Application, Programme, Status
from enrollment.rules import reasons
from partnercenter.errors import Refused
from partnercenter.programme import Settings
from partnercenter.texts import Text, listed

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.EMAIL_PENDING, Status.WITHDRAWN}),
    Status.EMAIL_PENDING: frozenset({Status.IN_REVIEW, Status.DRAFT, Status.WITHDRAWN}),
    Status.IN_REVIEW: frozenset({Status.APPROVED, Status.REJECTED, Status.CHANGES_REQUESTED, Status.WITHDRAWN}),
    Status.CHANGES_REQUESTED: frozenset({Status.EMAIL_PENDING, Status.IN_REVIEW, Status.WITHDRAWN}),
    Status.APPROVED: frozenset(),
    Status.REJECTED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class Section:
    """One topic of the wizard, one page."""

    key: str
    title: Text
    hint: Text = ""


MPN = Section("mpn", _("MPN ID"), _("Sign in to the membership site and choose your company profile."))
COMPANY = Section("company", _("Legal business profile"), _("The name and numbers of your company's registration."))
ADDRESS = Section("address", _("Business address"), _("The address in the company register."))
CONTACT = Section("contact", _("Primary contact"), _("The person whom we can ask about this application."))
SUPPORT = Section("support", _("Customer support information"), _("How customers reach your support."))
CRITERIA = Section("criteria", _("Acceptance criteria"), _("What a direct-bill partner brings."))
BANK = Section("bank", _("Bank details"), _("The account that invoices are settled from."))

BASIC = (MPN, COMPANY, ADDRESS, CONTACT, SUPPORT)
SECTIONS: dict[Programme, tuple[Section, ...]] = {
    Programme.INDIRECT_RESELLER: BASIC,
    Programme.INDIRECT_PROVIDER: BASIC,
    Programme.DIRECT_BILL: (*BASIC, CRITERIA, BANK),
}
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread on the telephone


def new_reference() -> str:
    """A reference number for people, such as PC-7K3Q-9F2M."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _position in range(8))
    return f"PC-{letters[:4]}-{letters[4:]}"


def sections_of(programme: str, *, already_partner: bool) -> tuple[Section, ...]:
    """The topics to answer. A partner has told the basic ones before: it is asked for support information, and for
    what the program asks beyond (ENR-07, ENR-25)."""
    asked = SECTIONS[Programme(programme)]
    return (SUPPORT, *(section for section in asked if section not in BASIC)) if already_partner else asked


def open_sections(sections: Collection[Section], done: Collection[str]) -> list[Section]:
    """The topics that are not answered yet."""
    return [section for section in sections if section.key not in done]


def can_move(application: Application, to: Status) -> bool:
    """Whether the table allows it."""
    return to in TRANSITIONS[Status(application.status)]


def check_can_move(application: Application, to: Status) -> None:
    """Refuses with the present status: somebody else was faster, or the page was old."""
    if not can_move(application, to):
        raise Refused(reasons.ALREADY_DECIDED, details={"status": application.get_status_display()})


def closing_notice(programme: str, settings: Settings) -> str | None:
    """None while applications are open; otherwise the operator's notice (may be empty)."""
    if programme == Programme.DIRECT_BILL and not settings.direct_enrolment_open:
        return str(settings.direct_enrolment_notice)
    if programme == Programme.INDIRECT_PROVIDER and not settings.provider_enrolment_open:
        return str(settings.provider_enrolment_notice)
    return None


def check_can_enrol(tenant: Tenant, programme: str, *, enrolled: Collection[str], settings: Settings | None) -> None:
    """May this company start or submit an application? (ENR-22..24) Without settings, closing does not matter."""
    if tenant.kind != Tenant.Kind.PARTNER:
        raise Refused(reasons.NOT_A_PARTNER_TENANT)
    if programme in enrolled:
        raise Refused(reasons.ALREADY_ENROLLED)
    notice = closing_notice(programme, settings) if settings else None
    if notice is not None:
        raise Refused(reasons.PROGRAMME_CLOSED, details={"notice": notice})


def check_is_editable(application: Application) -> None:
    """Answers change while the application is a draft or changes were requested."""
    if not application.is_editable:
        raise Refused(reasons.NOT_EDITABLE, details={"status": application.get_status_display()})


def check_is_complete(missing: Collection[Section]) -> None:
    """Every topic is answered; otherwise the refusal lists the open ones."""
    if missing:
        raise Refused(reasons.NOT_COMPLETE, details={"sections": listed(section.title for section in missing)})


def working_days_after(start: datetime.date, days: int) -> datetime.date:
    """The day that many working days later, Saturdays and Sundays not counted (C03: promised, never a constant)."""
    day = start
    while days > 0:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < 5
    return day
