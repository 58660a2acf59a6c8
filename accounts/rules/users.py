"""Who may do what with whom."""

from accounts.models import User
from accounts.roles import Permission
from accounts.rules.reasons import ROLE_LACKS_RIGHT
from partnercenter.errors import Refused
from partnercenter.texts import Text


def check_has_permission(user: User, permission: Permission, what: Text) -> None:
    """Refuses with the missing right in words; who holds it is added by `access`."""
    if not user.may(permission):
        raise Refused(ROLE_LACKS_RIGHT, details={"what": str(what)})
