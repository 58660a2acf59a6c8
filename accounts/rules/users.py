"""Who may do what with whom: nobody gives a role above their own, and nobody reaches somebody who holds one."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import User
from accounts.models.user import RESTORABLE
from accounts.roles import Permission
from accounts.rules.reasons import ROLE_LACKS_RIGHT
from partnercenter.errors import Reason, Refused
from partnercenter.texts import Text, listed

TEMPORARY_LIFETIME = timedelta(hours=24)

ADMIN = _("A global admin of your company")
ROLE_ABOVE_OWN = Reason(
    "role-above-own",
    _("Your roles do not let you give or take: %(roles)s."),
    _("Ask a global admin of your company to change it. Nothing was changed."),
    ADMIN,
)
OWN_ROLES = Reason(
    "own-roles",
    _("You cannot give yourself a role."),
    _("Ask a colleague who may change roles. Taking a role away from yourself is possible."),
    ADMIN,
)
USER_ABOVE_OWN = Reason(
    "user-above-own",
    _("%(name)s holds a role above yours: %(roles)s."),
    _("Ask a global admin of your company to do it. Nothing was changed."),
    ADMIN,
)
OWN_ACCOUNT = Reason(
    "own-account",
    _("You cannot do this to your own account."),
    _("Change your password and your second factor under My profile. A colleague can deactivate or delete you."),
    ADMIN,
)
LAST_GLOBAL_ADMIN = Reason(
    "last-global-admin",
    _("%(name)s is the last active global admin of your company."),
    _("Make a colleague global admin first. Nothing was changed."),
    ADMIN,
    status=409,
)
ROLES_CHANGED = Reason(
    "roles-changed",
    _("Somebody else changed the roles of %(name)s meanwhile."),
    _("The page now shows the roles as they are: %(roles)s. Make your change again if it is still needed."),
    _("You"),
    status=409,
)
ADDRESS_IN_COMPANY = Reason(
    "address-in-company",
    _("%(name)s has this e-mail address already."),
    _("Open this person in the list of users instead of adding them again."),
    _("You"),
    status=409,
)
ADDRESS_NOT_FREE = Reason(
    "address-not-free",
    _("This e-mail address cannot be used."),
    _("Choose another address for this person."),
    _("You"),
    status=409,
)
WRONG_STATE = Reason(
    "user-wrong-state",
    _("This is not possible any more: somebody else changed the account of %(name)s."),
    _("Look at the account as it is now."),
    _("You"),
    status=409,
)
RESTORE_TOO_LATE = Reason(
    "restore-too-late",
    _("%(name)s was deleted more than %(days)s days ago and is gone for good."),
    _("Add the person as a new user."),
    _("You"),
    status=410,
)
RESTORE_ADDRESS_TAKEN = Reason(
    "restore-address-taken",
    _("%(name)s cannot be restored: the e-mail address %(email)s belongs to somebody else now."),
    _("Free the address first, or add the person as a new user with another one. Nothing was changed."),
    _("Whoever has the address now"),
    status=409,
)
LINK_DEAD = Reason(
    "password-link-dead",
    _("This link does not work any more. It was used, it has expired, or a newer one was sent."),
    _("If you have a password, sign in with it. If not, ask the person who added you for a new link."),
    _("An admin of your company"),
    status=410,
)
TEMPORARY_USED = _(
    "This temporary password was used already. Ask an admin of your company for a new one, "
    "or choose “Forgot your password?”."
)
TEMPORARY_EXPIRED = _(
    "This temporary password has expired. Ask an admin of your company for a new one, "
    "or choose “Forgot your password?”."
)
CHANGED_MEANWHILE = _("Your account was changed while you were signing in. Sign in again.")


def check_has_permission(user: User, permission: Permission, what: Text) -> None:
    """Refuses with the missing right in words; who holds it is added by `access`."""
    if not user.may(permission):
        raise Refused(ROLE_LACKS_RIGHT, details={"what": str(what)})


def names_of(keys: Collection[str]) -> str:
    """The names of roles in the order of the role table; a key nobody knows as it stands."""
    known = [str(role.name) for role in roles.ALL.values() if role.key in keys]
    return listed([*known, *sorted(set(keys) - roles.ALL.keys())])


def check_can_give(by: User, given: Collection[str]) -> None:
    """Refused (role-above-own) unless `by` gives and takes each of these roles, and their company has them."""
    beyond = set(given) - by.grantable_roles
    if beyond:
        raise Refused(ROLE_ABOVE_OWN, details={"roles": names_of(beyond)})


def check_can_change_roles(by: User, user: User, wanted: Collection[str]) -> None:
    """Whether `by` may make these the roles of `user`.

    Refused: role-above-own; own-roles when somebody gives themselves one; user-above-own for a guest, who reaches
    nobody above. A global admin gives every role, to themselves as well: that is how the first one becomes an admin
    agent (USR-02).
    """
    if by.is_guest:
        check_can_manage(by, user)
    given = set(wanted) - user.role_keys
    check_can_give(by, given | (user.role_keys - set(wanted)))
    if given and user.pk == by.pk and roles.GLOBAL_ADMIN.key not in by.role_keys:
        raise Refused(OWN_ROLES)


def check_can_manage(by: User, user: User) -> None:
    """Whether `by` may reset, deactivate or delete `user`: a role above the own one would be taken over with it.

    Refused: own-account, user-above-own.
    """
    if user.pk == by.pk:
        raise Refused(OWN_ACCOUNT)
    above = user.role_keys - by.grantable_roles
    if above:
        raise Refused(USER_ABOVE_OWN, details={"name": user.full_name, "roles": names_of(above)})


def can_manage(by: User, user: User) -> bool:
    """The same question, for pages that show only what works."""
    try:
        check_can_manage(by, user)
    except Refused:
        return False
    return by.may(Permission.MANAGE_USERS)


def check_can_restore(by: User, user: User, *, now: datetime) -> None:
    """Whether `by` may bring a deleted `user` back, roles and all.

    Refused: as `check_can_manage`; restore-too-late.
    """
    check_can_manage(by, user)
    if user.restorable_until is None or user.restorable_until <= now:
        raise Refused(RESTORE_TOO_LATE, details={"name": user.full_name, "days": str(RESTORABLE.days)})


def problem_with_temporary(user: User, *, now: datetime) -> Text:
    """Why a temporary password opens nothing any more; empty when it still does, or is none."""
    if user.temporary_until is None:
        return ""
    if user.temporary_used_at:
        return TEMPORARY_USED
    return TEMPORARY_EXPIRED if user.temporary_until <= now else ""
