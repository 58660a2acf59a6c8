"""How an application's answers, checks and next steps are shown: to the applicant, and on the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, format_number, parse
from phonenumbers.phonenumberutil import NumberParseException

from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Application, Evidence, Programme, VerificationCheck
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus
from enrollment.rules import addresses, banks, identifiers
from enrollment.rules import applications as rules
from enrollment.rules.verification import REVIEW_REASONS, REVIEWED, ReviewReason
from enrollment.views import finding
from partnercenter import programme
from partnercenter.audit import events_about
from partnercenter.models import AuditEvent
from partnercenter.ui.parts import SummaryRow, TimelineEvent

Answers = dict[str, Any]
CHECK_TONES = {"waiting": "neutral", "pending": "warning", "accepted": "success", "rejected": "danger"}
STATUS_TONES = {
    "draft": "neutral",
    "email_pending": "warning",
    "in_review": "info",
    "changes_requested": "warning",
    "approved": "success",
    "rejected": "danger",
    "withdrawn": "neutral",
}


@dataclass(frozen=True)
class Group:
    """The answers of one topic under its heading."""

    title: str
    rows: list[SummaryRow]


@dataclass(frozen=True)
class ShownCheck:
    """One check as a page shows it."""

    check: VerificationCheck
    tone: str
    reason: ReviewReason | None
    evidence: list[Evidence]
    can_send: bool


def suggestions(application: Application, key: str, user: User) -> dict[str, Any]:
    """The saved answers of a topic; where there are none, what the company has told elsewhere before (3.3.7)."""
    saved = application.answers.get(key)
    if saved:
        return dict(saved)
    if key == "company":
        association = application.mpn_association
        return {"company_name": association.partner_name if association else application.tenant.name}
    if key == "contact":
        return {"email": user.email, "language": user.language, **_names_of(user)}
    return {"phone": application.contact.get("phone", "")} if key == "support" else {}


def _names_of(user: User) -> dict[str, str]:
    """First and last name where the order is plain; a name without a space is left to the person."""
    first, _space, last = user.full_name.partition(" ")
    return {"first_name": first, "last_name": last} if last else {}


def groups_of(application: Application, sections: Sequence[rules.Section], *, changeable: bool) -> list[Group]:
    """The answers by topic. `changeable` adds the Change links that lead back to *check your answers*."""
    groups = []
    for section in sections:
        href = finding.section_href(application, section.key) + "?check" if changeable else ""
        rows = [
            SummaryRow(label=label, value=value, change_href=href, change_label=label)
            for label, value in _rows_of(application, section.key)
        ]
        groups.append(Group(str(section.title), rows))
    return groups


def _rows_of(application: Application, key: str) -> list[tuple[str, Any]]:
    """The label and value of each answer of a topic."""
    return ROWS[key](application, application.answers.get(key, {}))


def _mpn_rows(application: Application, _values: Answers) -> list[tuple[str, Any]]:
    association = application.mpn_association
    return [(_("MPN ID"), f"{association.mpn_id} · {association.partner_name}" if association else "–")]


def _address_rows(application: Application, values: Answers) -> list[tuple[str, Any]]:
    country = application.tenant.country
    return [(_("Business address"), "\n".join([*addresses.lines_of(country.code, values), str(country.name)]))]


def _support_rows(_application: Application, values: Answers) -> list[tuple[str, Any]]:
    return [
        (_("Support e-mail address"), values.get("email")),
        (_("Support phone number"), phone(values.get("phone", ""))),
        (_("Support website"), values.get("website")),
    ]


def _criteria_rows(_application: Application, _values: Answers) -> list[tuple[str, Any]]:
    return [(_("Acceptance criteria"), _("All confirmed"))]


def _company_rows(application: Application, values: Answers) -> list[tuple[str, Any]]:
    country = application.tenant.country.code
    rows: list[tuple[str, Any]] = [(_("Legal company name"), values.get("company_name"))]
    rows.append((str(identifiers.registration_of(country).label), values.get("registration_number")))
    tax = identifiers.tax_of(country)
    return [*rows, (str(tax.label), values.get("tax_id"))] if tax else rows


def _contact_rows(application: Application, values: Answers) -> list[tuple[str, Any]]:
    names = [(_("First name"), values.get("first_name", "")), (_("Last name"), values.get("last_name", ""))]
    if application.tenant.country.code in addresses.FAMILY_NAME_FIRST:
        names.reverse()
    return [
        *names,
        (_("Work e-mail address"), values.get("email")),
        (_("Phone number"), phone(values.get("phone", ""))),
        (_("Language of our mails"), dict(settings.LANGUAGES).get(values.get("language", ""), "")),
    ]


def _bank_rows(application: Application, _values: Answers) -> list[tuple[str, Any]]:
    bank = getattr(application, "bank_account", None)
    if bank is None:
        return []
    country = banks.rules_of(application.tenant.country.code)
    rows: list[tuple[str, Any]] = [(_("Account holder"), bank.account_holder)]
    if country.code_label:
        rows.append((str(country.code_label), bank.bank_code))
    if bank.bank_name:
        rows.append((_("Bank"), bank.bank_name))
    return [*rows, (str(country.number_label), f"•••• {bank.last_four}")]


ROWS: dict[str, Callable[[Application, Answers], list[tuple[str, Any]]]] = {
    "mpn": _mpn_rows,
    "company": _company_rows,
    "address": _address_rows,
    "contact": _contact_rows,
    "support": _support_rows,
    "criteria": _criteria_rows,
    "bank": _bank_rows,
}


def phone(number: str) -> str:
    """A stored number as people read it; as it is when it cannot be read."""
    try:
        return str(format_number(parse(number), PhoneNumberFormat.INTERNATIONAL))
    except NumberParseException:
        return number


def checks_of(application: Application) -> list[ShownCheck]:
    """The checks in their fixed order, each with its reason in words and what was sent for it."""
    sent = list(application.evidence.defer("content").order_by("uploaded_at"))
    found = {check.kind: check for check in application.checks.all()}
    asked = application.status in (Status.IN_REVIEW, Status.CHANGES_REQUESTED)
    return [
        ShownCheck(
            check=found[kind],
            tone=CHECK_TONES[found[kind].status],
            reason=REVIEW_REASONS.get(found[kind].reason_code),
            evidence=[document for document in sent if document.check_kind == kind],
            can_send=asked and kind in REVIEWED and found[kind].status != CheckStatus.ACCEPTED,
        )
        for kind in VerificationCheck.Kind.values
        if kind in found
    ]


def record_of(application: Application, user: User) -> dict[str, Any]:
    """Everything the record page shows: status, checks, answers, history, and what this user may do."""
    sections = rules.SECTIONS[Programme(application.programme)]
    answered = [section for section in sections if application.answers.get(section.key) or section is rules.MPN]
    return {
        "tone": STATUS_TONES[application.status],
        "checks": checks_of(application),
        "groups": groups_of(application, answered, changeable=False),
        "timeline": timeline_of(application),
        "may_enrol": user.may(Permission.ENROL),
        "may_send": user.may(Permission.SEND_EVIDENCE),
        **what_happens_next(application),
    }


def what_happens_next(application: Application) -> dict[str, Any]:
    """The dates and the address that the next step needs."""
    confirmation = application.confirmations.order_by("-created_at").first()
    days = programme.current()
    return {
        "confirmation": confirmation,
        "review_days": days.verification_working_days,
        "late": bool(application.promised_on and application.promised_on < timezone.localdate()),
        "help_email": days.help_email,
        "confirm_href": reverse("application_confirmation_mail", args=[application.pk]),
    }


def _said(event: AuditEvent) -> str:
    """One event in words; empty for what is not worth a line, such as every saved answer."""
    status = event.resource_new_value.get("status")
    if event.operation_type == "update_application" and status in Status.values:
        return f"{Status(status).label}"
    words: dict[str, str] = {
        "create_application": _("Started the application"),
        "resend_confirmation": _("Asked for a new confirmation link"),
        "send_evidence": _("Sent a document: %s") % event.resource_new_value.get("file_name", ""),
        "update_bank_account": _("Changed the bank details"),
    }
    return words.get(event.operation_type, "")


def timeline_of(application: Application) -> list[TimelineEvent]:
    """What happened to the application, newest first: its statuses and documents, not every saved answer."""
    events = events_about(application, tenant_id=application.tenant_id)
    shown = []
    for event in events[:100]:
        what = _said(event)
        if what:
            own = event.acting_tenant_id in (application.tenant_id, None)
            who = event.user_principal_name if own else _("The operator")
            shown.append(TimelineEvent(event.operation_date, _contact_name(who), what, why=event.reason))
    return shown


def _contact_name(who: str) -> str:
    return _("Primary contact") if who == "primary contact" else who
