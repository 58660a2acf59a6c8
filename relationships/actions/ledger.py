"""The later life of an invitation: what its makers do with it, and what the invited can still ask for."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as, presenting
from relationships.actions import _invitation
from relationships.actions._invitation import THE_INVITED
from relationships.actions._keepers import keepers_of, other_maker
from relationships.actions.invitations import create_invitation
from relationships.emails import ledger as emails
from relationships.models import Invitation, InvitationStatus
from relationships.rules import ledger as rules
from relationships.rules import reasons
from relationships.rules.drafts import text_for_newer
from relationships.rules.kinds import MAKING

ASKED_ONCE_IN = timedelta(days=1)
RENEWED = (
    "kind", "provider_id", "asks_admin", "language", "subject", "text",
    "recipient_company", "recipient_name", "recipient_email", "only_recipient",
)  # fmt: skip


def ask_for_fresh_link(invitation: Invitation) -> None:
    """Whoever holds an expired link asks its maker for a new one: a mark in the ledger, a line in the maker's log and
    a mail commit together. Asking again within a day changes nothing.

    Works for anybody, signed in or not: the link itself was the proof. Refused with what became of the link when it
    has not expired (any more): it may have been extended. Source: DEC-05, opportunity 2.
    """
    with acting_as(role=Role.GATE), presenting(invitation.token_hash):
        invitation = _invitation.locked_presented(invitation.token_hash)
        if invitation.status_now != InvitationStatus.EXPIRED:
            raise Refused(reasons.ENDED.get(invitation.status_now, reasons.INVITATION_CHANGED))
        now, before = timezone.now(), invitation.fresh_link_asked_at
        if before and now - before < ASKED_ONCE_IN:
            return
        invitation.fresh_link_asked_at = now
        invitation.save(update_fields=["fresh_link_asked_at"])
        with acting_as(tenant_id=invitation.inviter_id, role=Role.APP):
            audit.record("ask_for_fresh_link", invitation, by=THE_INVITED, tenant_id=invitation.inviter_id)
            for user in keepers_of(invitation):
                emails.fresh_link_asked(invitation, to=user)


@transaction.atomic
def extend_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The same link works `invitation_days` from now, and its maker is reminded anew before that end.

    However often: three times as long as a new one at most. Refused: role-lacks-right, invitation-unknown,
    invitation-moved-on, invitation-long-enough.
    """
    invitation = _locked(invitation, by=by)
    before, days = invitation.expires_at, programme.current().invitation_days
    invitation.expires_at = rules.check_can_extend(invitation, now=timezone.now(), days=days)
    invitation.save(update_fields=["expires_at"])
    audit.record(
        "extend_invitation", invitation, by=by, tenant_id=by.tenant_id,
        before={"expires_at": before}, after={"expires_at": invitation.expires_at},
    )  # fmt: skip
    return invitation


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """*Resend*, *Make a new one*: a new draft that asks the same of the same, with the same text (its day moved on) and
    a link of its own.

    The older link goes on working until the newer is handed out or sent (`_replacement.end_replaced`); twice gives the
    same draft. Refused: role-lacks-right, invitation-unknown, invitation-renewed, invitation-moved-on,
    invitation-too-fresh, and what `create_invitation` refuses.
    """
    invitation = _locked(invitation, by=by)
    rules.check_can_renew(invitation, now=timezone.now())
    begun: Invitation | None = invitation.replaced_by
    if begun and begun.status_now == InvitationStatus.DRAFT:
        return begun
    newer = create_invitation(by=by, **{name: getattr(invitation, name) for name in RENEWED})
    newer.text = text_for_newer(invitation, newer)
    newer.save(update_fields=["text"])
    invitation.replaced_by = newer
    invitation.save(update_fields=["replaced_by"])
    return newer


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User, reason: str = "") -> Invitation:
    """The link stops at once, and says so to whoever opens it; a colleague who made it gets a mail.

    The reason stays in the company's log. Refused: role-lacks-right, invitation-unknown, invitation-moved-on.
    """
    invitation = _locked(invitation, by=by)
    rules.check_can_revoke(invitation)
    changes = {"ended_at": timezone.now(), "sealed_token": ""}
    _invitation.move(invitation, InvitationStatus.REVOKED, "revoke_invitation", by=by, reason=reason, changes=changes)
    if maker := other_maker(invitation, by):
        emails.revoked_by_colleague(invitation, to=maker, by=by, reason=reason)
    return invitation


def _locked(invitation: Invitation, *, by: User) -> Invitation:
    """The own company's, for whoever makes invitations of its kind."""
    invitation = _invitation.locked_own(invitation, by=by)
    require(by, MAKING[invitation.kind].permission)
    return invitation


def note_export(*, by: User, query: str, count: int) -> None:
    """The log keeps who took the ledger along, with which filter, and how many rows."""
    after = {"filter": query, "count": count}
    audit.record("export_invitations", by.tenant, by=by, tenant_id=by.tenant_id, after=after)
