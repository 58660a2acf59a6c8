"""Who looks after an invitation, also when its maker has left."""

from uuid import UUID

from accounts.models import User
from accounts.roles import Permission
from relationships.models import Invitation


def keepers_of(tenant_id: UUID, maker_id: UUID) -> list[User]:
    """Its maker; once they are gone or may not invite any more, everybody in the company who may.

    Call it acting for that company, or as the portal's own housekeeping.
    """
    holders = User.objects.filter(tenant_id=tenant_id).holding(Permission.MANAGE_RESELLERS)
    return list(holders.filter(pk=maker_id)) or list(holders)


def other_maker(invitation: Invitation, by: User) -> User | None:
    """Whoever made it, when that is a colleague who still works there."""
    maker = invitation.made_by
    return maker if maker.pk != by.pk and maker.is_active else None
