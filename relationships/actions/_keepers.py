"""Who looks after an invitation, also when its maker has left."""

from accounts.models import User
from relationships.models import Invitation
from relationships.rules.kinds import MAKING


def keepers_of(invitation: Invitation) -> list[User]:
    """Its maker; once they are gone or may not make such ones any more, everybody in the company who may.

    Call it acting for that company, or as the portal's own housekeeping.
    """
    holders = User.objects.filter(tenant_id=invitation.inviter_id).holding(MAKING[invitation.kind].permission)
    return list(holders.filter(pk=invitation.made_by_id)) or list(holders)


def other_maker(invitation: Invitation, by: User) -> User | None:
    """Whoever made it, when that is a colleague who still works there."""
    maker = invitation.made_by
    return maker if maker.pk != by.pk and maker.is_active else None
