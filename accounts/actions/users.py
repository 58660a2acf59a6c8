"""Managing the people of a company: adding them and changing their roles (USR-01 to USR-12)."""

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from accounts import roles
from accounts.access import require
from accounts.actions._access import settle_requests
from accounts.actions._company import lock_company, read_again
from accounts.actions.passwords import NewPassword, send_password_link
from accounts.emails import users as emails
from accounts.models import RoleAssignment, User
from accounts.roles import Permission
from accounts.rules import users as rules
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_password


def add_user(
    *,
    by: User,
    full_name: str,
    email: str,
    roles: Collection[str],
    with_link: bool,
    mails: bool = True,
    user_id: UUID | None = None,
) -> NewPassword:
    """A colleague gets an account: user, confirmed address, roles and log commit together.

    Without `with_link` a temporary password comes back: it opens one session within 24 hours, in which a new one must
    be chosen. With it a link to choose a password is mailed; unless it `mails`, the user waits until somebody sends
    one. The address is taken as confirmed: the company vouches
    for its own domain. The new user reads the language of who added them until they change it. Refused:
    role-lacks-right, role-above-own, address-in-company, address-not-free. Source: USR-03 to USR-09, DEC-04.
    """
    password = "" if with_link else new_password()
    hashed = make_password(password or None)  # slow on purpose: not while everybody waits
    with transaction.atomic():
        by = lock_company(by)
        require(by, Permission.ADD_USERS)
        rules.check_can_give(by, roles)
        check_address_is_free(email, by=by)
        user = User(id=user_id or uuid7(), tenant=by.tenant, email=email.lower(), full_name=full_name)
        user.password, user.must_change_password, user.language = hashed, True, by.language
        user.time_zone = by.time_zone
        user.temporary_until = None if with_link else timezone.now() + rules.TEMPORARY_LIFETIME
        _write(user, roles, by=by)
        if with_link and mails:
            send_password_link(user, by=by, is_new=True)
    return NewPassword(user, password)


def _write(user: User, keys: Collection[str], *, by: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise Refused(rules.ADDRESS_NOT_FREE) from error
    RoleAssignment.objects.bulk_create(RoleAssignment(tenant=by.tenant, user=user, role=key) for key in keys)
    first = "temporary" if user.temporary_until else "link"
    after = {"email": user.email, "role": ", ".join(sorted(keys)), "first_password": first}
    audit.record("create_user", user, by=by, tenant_id=by.tenant_id, after=after)


def check_address_is_free(email: str, *, by: User) -> None:
    """Refused: address-in-company names the colleague; address-not-free says nothing about who has it, or where."""
    with acting_as(role=Role.GATE):
        taken = User.objects.filter(Exact(Lower("email"), email.lower())).first()
    if taken and taken.tenant_id == by.tenant_id:
        raise Refused(rules.ADDRESS_IN_COMPANY, details={"name": taken.full_name})
    if taken:
        raise Refused(rules.ADDRESS_NOT_FREE)


@transaction.atomic
def change_roles(
    user: User, *, by: User, roles: Collection[str], seen: Collection[str] | None = None, tell: bool = True
) -> User:
    """From the next page on the user has exactly these roles; a mail tells them, the log keeps before and after.

    `seen` are the roles that who acts looked at: when somebody else changed them meanwhile, nothing happens. Without
    `tell` no mail goes out: the caller writes one that says more. Refused:
    role-lacks-right, role-above-own, own-roles, roles-changed, last-global-admin, user-wrong-state. Source: USR-02,
    USR-04, USR-10, USR-11.
    """
    by = lock_company(by)
    user = read_again(user, by=by)
    require(by, Permission.ASSIGN_ROLES)
    before, wanted = user.role_keys, frozenset(roles)
    if seen is not None and before != frozenset(seen):
        raise Refused(rules.ROLES_CHANGED, details={"name": user.full_name, "roles": rules.names_of(before)})
    rules.check_can_change_roles(by, user, wanted)
    check_an_admin_stays(user, without=before - wanted)
    if before != wanted:
        _apply(user, before, wanted, by=by)
    if before != wanted and tell and user.pk != by.pk:
        emails.roles_changed(user, by=by)
    return user


def _apply(user: User, before: frozenset[str], wanted: frozenset[str], *, by: User) -> None:
    given = [RoleAssignment(tenant=by.tenant, user=user, role=key) for key in sorted(wanted - before)]
    RoleAssignment.objects.bulk_create(given)
    RoleAssignment.objects.filter(user=user, role__in=before - wanted).delete()
    user.role_keys = wanted
    old, new = ({"role": ", ".join(sorted(keys))} for keys in (before, wanted))
    audit.record("change_roles", user, by=by, tenant_id=by.tenant_id, before=old, after=new)
    settle_requests(user, by=by)


def check_an_admin_stays(user: User, *, without: Collection[str]) -> None:
    """Refused (last-global-admin) when nobody else active is one. The database keeps the same rule by a trigger."""
    if roles.GLOBAL_ADMIN.key not in without or not user.is_active:
        return
    others = User.objects.filter(tenant_id=user.tenant_id).with_any_of([roles.GLOBAL_ADMIN.key]).exclude(pk=user.pk)
    if not others.exists():
        raise Refused(rules.LAST_GLOBAL_ADMIN, details={"name": user.full_name})


@transaction.atomic
def rename_user(user: User, *, by: User, full_name: str) -> User:
    """The name as colleagues and mails show it. Refused: role-lacks-right, user-above-own, user-wrong-state."""
    by = lock_company(by)
    user = read_again(user, by=by)
    require(by, Permission.MANAGE_USERS)
    if user.pk != by.pk:
        rules.check_can_manage(by, user)
    before = {"full_name": user.full_name}
    if user.full_name != full_name:
        user.full_name = full_name
        user.save(update_fields=["full_name"])
        audit.record("rename_user", user, by=by, tenant_id=by.tenant_id, before=before, after={"full_name": full_name})
    return user


def note_export(*, by: User, query: str) -> None:
    """The log keeps who took the list of users, and with which filter."""
    audit.record("export_users", by.tenant, by=by, tenant_id=by.tenant_id, after={"filter": query})
