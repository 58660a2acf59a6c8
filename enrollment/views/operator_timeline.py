"""What happened to an application, in the reviewers' words: every change with its values before and after."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from enrollment.models import Application, Evidence
from partnercenter.models import AuditEvent
from partnercenter.operations import field_label, sentence, value_text
from partnercenter.ui import TimelineEvent

MOST = 100
TONES = {
    "approved": "success",
    "accepted": "success",
    "rejected": "danger",
    "changes_requested": "warning",
    "in_review": "info",
}


def timeline_of(application: Application, documents: Sequence[Evidence], user: User) -> list[TimelineEvent]:
    """The newest events about the application and its documents, newest first."""
    ids = [str(application.pk), *(str(document.pk) for document in documents)]
    events = AuditEvent.objects.visible_to(user).filter(resource_id__in=ids).order_by("-operation_date", "-id")
    return [_shown(event) for event in events[:MOST]]


def _shown(event: AuditEvent) -> TimelineEvent:
    who = _("Primary contact") if event.user_principal_name == "primary contact" else event.user_principal_name
    tone = TONES.get(event.resource_new_value.get("status", ""), "neutral")
    return TimelineEvent(event.operation_date, who, sentence(event), why=_why(event), tone=tone)


def _why(event: AuditEvent) -> str:
    """The reason given, or the values before and after."""
    if event.operation_type == "decide_check":
        return value_text("reason_code", event.resource_new_value.get("reason_code", ""))
    if event.reason or event.operation_type != "update_application":
        return event.reason
    changed = [key for key, value in event.resource_old_value.items() if value]
    return "; ".join(_change(event, key) for key in changed)


def _change(event: AuditEvent, key: str) -> str:
    """ "City: Bonn → Köln"; a status in its words."""
    before, after = (
        value_text(key, values.get(key, "")) for values in (event.resource_old_value, event.resource_new_value)
    )
    return f"{field_label(key)}: {before or '–'} → {after or '–'}"
