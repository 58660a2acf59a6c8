"""What happens between companies, in the words of the activity log."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.known_companies import register_names
from accounts.models import User
from accounts.roles import Permission
from partnercenter.models import AuditEvent
from partnercenter.operations import (
    Field,
    Group,
    Record,
    Words,
    register_fields,
    register_operations,
    register_records,
)
from partnercenter.texts import Text
from relationships.models import (
    ConnectionRequest,
    DelegatedAdmin,
    Invitation,
    InvitationKind,
    InvitationStatus,
    Partnership,
)

INVITATIONS: dict[str, Words] = {
    "create_invitation": _("drafted an invitation"),
    "update_invitation": _("changed the draft of an invitation"),
    "hand_out_invitation": _("handed out an invitation"),
    "open_draft_link": _("got hold of a draft’s link, which counts as handed out"),
    "send_invitation": _("had an invitation sent by mail"),
    "open_invitation": _("opened an invitation"),
    "accept_invitation": _("accepted an invitation"),
    "decline_invitation": _("declined an invitation"),
    "revoke_invitation": _("revoked an invitation"),
    "extend_invitation": _("extended an invitation"),
    "renew_invitation": _("replaced an invitation by a new one"),
    "expire_invitation": _("ended an invitation whose time was over"),
    "ask_for_fresh_link": _("asked for a new invitation link"),
    "export_invitations": _("exported the list of invitations"),
}
PARTNERSHIPS: dict[str, Words] = {
    "create_partnership": _("authorized an indirect provider"),
    "remove_partnership": _("removed a partnership"),
    "export_partnerships": _("exported the list of partnerships"),
}
DELEGATED_ACCESS: dict[str, Words] = {
    "grant_delegated_admin": _("granted delegated access"),
    "withdraw_delegated_admin": _("withdrew delegated access"),
    "use_delegated_admin": _("opened the work account under delegated access"),
}
CONNECTIONS: dict[str, Words] = {
    "ask_for_connection": _("asked an indirect provider to be connected"),
    "answer_connection_request": _("answered a connection request with an invitation"),
    "decline_connection_request": _("declined a connection request"),
    "withdraw_connection_request": _("withdrew a connection request"),
}
FIELDS: dict[str, Text | Field] = {
    "status": Field(
        _("Status"),
        {
            **dict(ConnectionRequest.Status.choices),
            **dict(InvitationStatus.choices),
            **dict(Partnership.Status.choices),
        },
    ),
    "list": Field(_("List"), {"provider": _("Indirect providers"), "reseller": _("Indirect resellers")}),
    "kind": Field(_("Kind"), dict(InvitationKind.choices)),
    "recipient_email": _("Recipient"),
    "asks_admin": _("Delegated administration"),
    "expires_at": _("Works until"),
    "decline_reason": _("Reason"),
}


def _page(name: str) -> Callable[[AuditEvent, User], str]:
    """The record's own page, for whoever may see relationships. The logs of both sides lead there."""

    def href(event: AuditEvent, reader: User) -> str:
        ours = reader.tenant_id in {event.tenant_id, event.acting_tenant_id}
        return reverse(name, args=[event.resource_id]) if ours and reader.may(Permission.VIEW_RELATIONSHIPS) else ""

    return href


def _makers_page(event: AuditEvent, reader: User) -> str:
    """An invitation's page belongs to the company that made it."""
    own = event.tenant_id == reader.tenant_id and reader.may(Permission.VIEW_RELATIONSHIPS)
    return reverse("invitation_detail", args=[event.resource_id]) if own else ""


RECORDS = {
    "invitation": Record(_("Invitation"), _makers_page),
    "partnership": Record(_("Partnership"), _page("partnership_detail")),
    "connectionrequest": Record(_("Connection request"), _page("connection_request_detail")),
    "delegatedadmin": Record(_("Delegated access"), _page("delegated_access_detail")),
}


def _companies_of(reader: User) -> list[QuerySet[Any]]:
    """The companies that the reader's company works with, or was invited by, on the rows that both see."""
    ours, answered = reader.tenant_id, {"known_id": F("inviter_id"), "known_name": F("inviter_name")}
    pairs = ((Partnership, "provider", "reseller"), (DelegatedAdmin, "grantee", "target"))
    sides = [(noun, own, other) for noun, *two in pairs for own, other in (two, two[::-1])]
    found = [
        noun.objects.filter(**{f"{own}_id": ours}).annotate(known_id=F(f"{other}_id"), known_name=F(f"{other}_name"))
        for noun, own, other in sides
    ]
    return [*found, Invitation.objects.filter(answered_tenant_id=ours).annotate(**answered)]


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("invitations", _("Invitations")), INVITATIONS)
    register_operations(Group("partnerships", _("Partnerships")), PARTNERSHIPS)
    register_operations(Group("delegated_access", _("Delegated access")), DELEGATED_ACCESS)
    register_operations(Group("connections", _("Connection requests")), CONNECTIONS)
    register_records(RECORDS)
    register_fields(FIELDS)
    register_names(_companies_of)
