"""What becomes of the older invitation when the newer one goes out."""

from django.utils import timezone

from accounts.models import User
from partnercenter import audit
from partnercenter.errors import Refused
from relationships.actions import _invitation
from relationships.actions._keepers import other_maker
from relationships.emails import ledger as emails
from relationships.models import Invitation, InvitationStatus
from relationships.models.invitation import LIVE
from relationships.rules import reasons
from relationships.rules.ledger import moved_on


def end_replaced(invitation: Invitation, *, by: User | str) -> None:
    """Ends the link that this locked invitation replaces, if any, where it still works; its maker is told.

    Call it, acting for the company that asks, when the newer link is handed out or sent by `by`, or (THE_INVITED)
    acted on before that. Refused (invitation-moved-on, to the invited invitation-accepted) when the older one was
    accepted meanwhile: then there is nothing left to ask.
    """
    older = _older(invitation)
    if older is None:
        return
    if older.status_now == InvitationStatus.ACCEPTED:
        raise moved_on(older) if isinstance(by, User) else Refused(reasons.INVITATION_ACCEPTED)
    if older.status_now not in LIVE:
        audit.record("renew_invitation", older, by=by, tenant_id=older.inviter_id)
        return
    changes = {"ended_at": timezone.now()}
    _invitation.move(older, InvitationStatus.SUPERSEDED, "renew_invitation", by=by, changes=changes)
    colleague = by if isinstance(by, User) else invitation.made_by
    if maker := other_maker(older, colleague):
        emails.replaced_by_colleague(older, newer=invitation, to=maker, by=colleague)


def _older(invitation: Invitation) -> Invitation | None:
    found = Invitation.objects.filter(replaced_by=invitation, inviter_id=invitation.inviter_id)
    older: Invitation | None = found.select_for_update(of=("self",), no_key=True).first()
    return older
