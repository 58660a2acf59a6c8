"""What the page of one invitation tells: its facts, its text, its history."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.activity_entries import entries_of
from partnercenter import audit
from partnercenter.models import AuditEvent
from partnercenter.operations import changes, sentence
from partnercenter.texts import listed
from partnercenter.ui import Fact, TimelineEvent
from relationships.models import Invitation
from relationships.views.ledger import administration_of

MOST_EVENTS = 30
MASK = "•" * 8
LINKS = "/invitation/"
EVENT_TONES = {
    "accept_invitation": "success",
    "decline_invitation": "danger",
    "expire_invitation": "warning",
    "ask_for_fresh_link": "warning",
    "open_invitation": "info",
}


def facts_of(invitation: Invitation) -> list[Fact]:
    """Who, when, until when; what is empty is left out."""
    found = [
        Fact(_("Kind"), invitation.get_kind_display()),
        Fact(_("Indirect provider"), invitation.provider_name),
        Fact(_("Delegated administration"), administration_of(invitation)),
        Fact(_("Company"), invitation.recipient_company),
        Fact(_("Contact’s name"), invitation.recipient_name),
        Fact(_("E-mail address"), invitation.recipient_email, copy=True),
        Fact(_("Who can answer"), _only(invitation)),
        Fact(_("Language"), invitation.get_language_display()),
        Fact(_("Made by"), invitation.made_by_name),
        Fact(_("Made"), invitation.created_at),
        Fact(_("Sent by the portal") if invitation.sent_at else _("Handed out"), invitation.handed_out_at),
        Fact(_("Opened"), invitation.opened_at),
        *_outcome(invitation),
    ]
    return [fact for fact in found if fact.value]


def _only(invitation: Invitation) -> str:
    if invitation.only_recipient:
        return _("Only the account with this e-mail address")
    return _("Whoever has the link")


def _outcome(invitation: Invitation) -> list[Fact]:
    """When the link stopped, or stops; who answered, and where that led."""
    status = invitation.status_now
    if invitation.answered_at:
        who = listed([invitation.answered_by_name, invitation.answered_company])
        return [Fact(str(status.label), invitation.answered_at), Fact(_("Answered by"), who)]
    if status in (status.HANDED_OUT, status.OPENED, status.DRAFT):
        return [Fact(_("Works until"), invitation.expires_at)]
    return [Fact(str(status.label), invitation.ends)]


def text_of(invitation: Invitation) -> str:
    """The message as its maker wrote it. The link is masked: nobody here has it."""
    return invitation.text.replace(Invitation.LINK, f"{settings.PORTAL_BASE_URL}{LINKS}{MASK}/")


def events_of(invitation: Invitation, reader: User) -> list[TimelineEvent]:
    """What the company's log tells about it, newest first."""
    events = audit.events_about(invitation, tenant_id=invitation.inviter_id)[:MOST_EVENTS]
    return [
        TimelineEvent(
            entry.event.operation_date, entry.who, sentence(entry.event), why=_why(entry.event),
            tone=EVENT_TONES.get(entry.event.operation_type, "neutral"),
        )
        for entry in entries_of(list(events), reader)
    ]  # fmt: skip


def _why(event: AuditEvent) -> str:
    """The reason given; of an extension, the two ends."""
    if event.operation_type != "extend_invitation":
        return event.reason
    told = _("%(label)s: %(value)s")
    return "; ".join(
        told % {"label": change.label, "value": f"{change.before} → {change.after}"} for change in changes(event)
    )
