"""Asking for a permission: which roles would give it, who may give those, and when a request can be answered."""

from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import AccessRequest, User
from accounts.roles import Permission, Role
from partnercenter.errors import Reason, Refused

ACCESS_HELD = Reason(
    "access-held",
    _("Your role includes this already: %(what)s."),
    _("Go back and open the page again."),
    _("You"),
    status=409,
)
NOBODY_GIVES = Reason(
    "access-nobody-gives",
    _("Nobody in your company can give you a role that includes this: %(what)s."),
    _("Somebody must become global admin first. Ask your colleagues, or write to the help address under Help."),
    _("A global admin of your company"),
    status=409,
)
ACCESS_ANSWERED = Reason(
    "access-answered",
    _("%(who)s has answered this request already. Its status: %(status)s."),
    _("Nothing was changed by you. Open the request to read the answer."),
    _("Nobody needs to"),
    status=409,
)
ACCESS_NOT_YOURS = Reason(
    "access-not-yours",
    _("Your roles do not let you give a role that includes this: %(what)s."),
    _("Leave the answer to the people whom the request names. Nothing was changed."),
    _("A global admin of your company"),
)
ROLE_NOT_FITTING = Reason(
    "access-role-not-fitting",
    _("This role does not answer the request, or it is not yours to give."),
    _("Choose one of the roles that the request lists. Nothing was changed."),
    _("You"),
    status=409,
)


def roles_that_give(permission: Permission, kind: str) -> list[Role]:
    """The roles that permit it in a company of this kind, the smallest first."""
    fitting = [role for role in roles.offered_to(kind) if permission in role.permissions]
    return sorted(fitting, key=lambda role: len(permissions_in(role, kind)))


def permissions_in(role: Role, kind: str) -> list[Permission]:
    """What a role permits in a company of this kind, in the order of the permissions."""
    return [one for one in Permission if one in role.permissions & roles.PERMISSIONS_BY_KIND[kind]]


def roles_to_give(user: User, permission: Permission) -> list[Role]:
    """The roles with which this user can answer a request for it, the smallest first."""
    if not user.may(Permission.ASSIGN_ROLES):
        return []
    return [role for role in roles_that_give(permission, user.tenant.kind) if role.key in user.grantable_roles]


def givers_of(permission: Permission, kind: str) -> frozenset[str]:
    """The keys of the roles whose holders can give it."""
    wanted = {role.key for role in roles_that_give(permission, kind)}
    givers = [role for role in roles.offered_to(kind) if Permission.ASSIGN_ROLES in role.permissions]
    return frozenset(role.key for role in givers if role.grants & wanted)


def can_give_themselves(user: User, permission: Permission) -> bool:
    """A global admin gives every role, to themselves as well; nobody else does (USR-02)."""
    return roles.GLOBAL_ADMIN.key in user.role_keys and bool(roles_to_give(user, permission))


def check_can_ask(user: User, permission: Permission) -> None:
    """Refused (access-held) for what the user has."""
    if user.may(permission):
        raise Refused(ACCESS_HELD, details={"what": str(permission.words)})


def check_can_answer(request: AccessRequest, by: User) -> None:
    """Refused: access-not-yours, access-answered with who was faster."""
    permission = Permission(request.permission)
    if request.tenant_id != by.tenant_id or not roles_to_give(by, permission):
        raise Refused(ACCESS_NOT_YOURS, details={"what": str(permission.words)}, permission=Permission.ASSIGN_ROLES)
    if request.decided_at:
        answered = {"who": request.answerer, "status": request.get_status_display()}
        raise Refused(ACCESS_ANSWERED, details=answered)


def check_role_answers(request: AccessRequest, role: str, by: User) -> None:
    """Refused (access-role-not-fitting) unless the role holds what was asked for and is below the giver's own."""
    if role not in {fitting.key for fitting in roles_to_give(by, Permission(request.permission))}:
        raise Refused(ROLE_NOT_FITTING)
