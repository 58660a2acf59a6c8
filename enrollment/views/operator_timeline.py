"""What happened to an application, in the reviewers' words: every change with its values before and after."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enrollment.models import Application, Evidence
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus, Kind
from enrollment.rules.verification import REVIEW_REASONS
from partnercenter.models import AuditEvent
from partnercenter.texts import listed
from partnercenter.ui import TimelineEvent

MOST = 100
LABELS = {
    "status": gettext_lazy("Status"),
    "claimed_by": gettext_lazy("Claimed by"),
    "company_name": gettext_lazy("Legal company name"),
    "registration_number": gettext_lazy("Registration number"),
    "tax_id": gettext_lazy("Tax number"),
    "street_address": gettext_lazy("Street and number"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("City"),
    "country_area": gettext_lazy("State or province"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone number"),
    "language": gettext_lazy("Language"),
    "website": gettext_lazy("Website"),
}
TONES = {
    "approved": "success",
    "accepted": "success",
    "rejected": "danger",
    "changes_requested": "warning",
    "in_review": "info",
}


def _status_or_answers(event: AuditEvent) -> str:
    status = event.resource_new_value.get("status")
    if status in Status.values:
        return _("moved it to “%s”") % Status(status).label
    labels = listed(_label(key) for key in event.resource_new_value)
    return _("changed: %s") % labels if any(event.resource_old_value.values()) else _("answered: %s") % labels


def _label(key: str) -> str:
    return str(LABELS.get(key) or key.replace("_", " "))


def _decided(event: AuditEvent) -> str:
    values = event.resource_new_value
    kind, status = values.get("kind", ""), values.get("status", "")
    check = Kind(kind).label if kind in Kind.values else kind
    outcome = CheckStatus(status).label if status in CheckStatus.values else status
    return _("decided a check: %(check)s – %(outcome)s") % {"check": check, "outcome": outcome}


WORDS: dict[str, Callable[[AuditEvent], str]] = {
    "create_application": lambda event: _("started the application"),
    "update_application": _status_or_answers,
    "claim_application": lambda event: _("claimed the application"),
    "release_application": lambda event: _("gave the application back to the queue"),
    "add_note": lambda event: _("wrote a note"),
    "decide_check": _decided,
    "resend_confirmation": lambda event: _("asked for a new confirmation link"),
    "send_evidence": lambda event: _("sent a document: %s") % event.resource_new_value.get("file_name", ""),
    "view_evidence": lambda event: _("opened a document: %s") % event.resource_new_value.get("file_name", ""),
    "update_bank_account": lambda event: _("changed the bank details"),
}


def timeline_of(application: Application, documents: Sequence[Evidence], user: User) -> list[TimelineEvent]:
    """The newest events about the application and its documents, newest first."""
    ids = [str(application.pk), *(str(document.pk) for document in documents)]
    events = AuditEvent.objects.visible_to(user).filter(resource_id__in=ids).order_by("-operation_date", "-id")
    return [_shown(event) for event in events[:MOST]]


def _shown(event: AuditEvent) -> TimelineEvent:
    words = WORDS.get(event.operation_type)
    what = words(event) if words else event.operation_type.replace("_", " ")
    who = _("Primary contact") if event.user_principal_name == "primary contact" else event.user_principal_name
    tone = TONES.get(event.resource_new_value.get("status", ""), "neutral")
    return TimelineEvent(event.operation_date, who, what, why=_why(event), tone=tone)


def _why(event: AuditEvent) -> str:
    """The reason given, or the values before and after."""
    if event.operation_type == "decide_check":
        reason = REVIEW_REASONS.get(event.resource_new_value.get("reason_code", ""))
        return str(reason.label) if reason else ""
    if event.reason or event.operation_type != "update_application":
        return event.reason
    changed = [key for key, value in event.resource_old_value.items() if value]
    return "; ".join(_change(event, key) for key in changed)


def _change(event: AuditEvent, key: str) -> str:
    """ "City: Bonn → Köln"; a status in its words."""
    before, after = (
        _value(key, values.get(key, "")) for values in (event.resource_old_value, event.resource_new_value)
    )
    return f"{_label(key)}: {before or '–'} → {after or '–'}"


def _value(key: str, value: str) -> str:
    return str(Status(value).label) if key == "status" and value in Status.values else value
