"""The later life of an invitation: what its makers do with it, and what the invited can still ask for."""

from datetime import timedelta

from django.utils import timezone

from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from relationships.actions import _invitation
from relationships.actions._keepers import keepers_of
from relationships.emails import ledger as emails
from relationships.models import Invitation, InvitationStatus
from relationships.rules import reasons

THE_INVITED = "the invited"
ASKED_ONCE_IN = timedelta(days=1)


def ask_for_fresh_link(invitation: Invitation) -> None:
    """Whoever holds an expired link asks its maker for a new one: a mark in the ledger, a line in the maker's log and
    a mail commit together. Asking again within a day changes nothing.

    Works for anybody, signed in or not: the link itself was the proof. Refused with what became of the link when it
    has not expired (any more): it may have been extended. Source: DEC-05, opportunity 2.
    """
    with acting_as(role=Role.GATE):
        invitation = _invitation.locked_presented(invitation.token_hash)
        if invitation.status_now != InvitationStatus.EXPIRED:
            raise Refused(reasons.ENDED.get(invitation.status_now, reasons.INVITATION_CHANGED))
        now, before = timezone.now(), invitation.fresh_link_asked_at
        if before and now - before < ASKED_ONCE_IN:
            return
        invitation.fresh_link_asked_at = now
        invitation.save(update_fields=["fresh_link_asked_at"])
        audit.record("ask_for_fresh_link", invitation, by=THE_INVITED, tenant_id=invitation.inviter_id)
        with acting_as(tenant_id=invitation.inviter_id, role=Role.APP):
            for user in keepers_of(invitation.inviter_id, invitation.made_by_id):
                emails.fresh_link_asked(invitation, to=user)
