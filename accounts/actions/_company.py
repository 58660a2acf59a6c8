"""How every change to a company's people begins: one change at a time, by somebody who may still make it."""

from accounts.models import Tenant, User
from accounts.rules import users as rules
from partnercenter.errors import Refused


def lock_company(by: User) -> User:
    """Waits until no other change to the people of this company is under way; returns who acts as they are now.

    Roles are read again under the lock: of two admins who take each other's role away, the second has none left.
    A guest's roles are those of the grant, which whoever let the guest in holds locked.
    Refused: user-wrong-state, when who acts was deactivated meanwhile.
    """
    Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
    if by.is_guest:
        return by
    actor: User | None = User.objects.with_roles().filter(pk=by.pk, is_active=True).first()
    if actor is None:
        raise Refused(rules.WRONG_STATE, details={"name": by.full_name})
    return actor


def read_again(user: User, *, by: User) -> User:
    """The user as the locked company has them. Refused (user-wrong-state) when deleted meanwhile, or a stranger."""
    found: User | None = User.objects.with_roles().filter(pk=user.pk, tenant_id=by.tenant_id).first()
    if found is None:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    return found
