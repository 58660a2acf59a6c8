"""Deleted users: back within 30 days, or gone for good (facts 2h)."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import require
from accounts.actions._company import lock_company
from accounts.actions.passwords import PASSWORD_FIELDS, NewPassword, send_password_link
from accounts.emails import users as emails
from accounts.models import RoleAssignment, User
from accounts.models.user import RESTORABLE
from accounts.roles import Permission
from accounts.rules import users as rules
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_password

BATCH = 500  # about a second: the portal’s statements are cut off after five


def restore_user(user: User, *, by: User, with_link: bool) -> NewPassword:
    """A deleted user is back with name, address and roles, and gets a first password like somebody new.

    Second factors and links with an identity provider are not: whoever had them sets them up anew. A mail tells the
    user who did it. Refused: role-lacks-right, user-above-own, restore-too-late, restore-address-taken,
    user-wrong-state.
    """
    password = "" if with_link else new_password()
    hashed = make_password(password or None)  # slow on purpose: not while everybody waits
    with transaction.atomic():
        by = lock_company(by)
        user = _read_deleted(user, by=by)
        require(by, Permission.MANAGE_USERS)
        rules.check_can_restore(by, user, now=timezone.now())
        user.password, user.must_change_password, user.temporary_used_at = hashed, True, None
        user.temporary_until = None if with_link else timezone.now() + rules.TEMPORARY_LIFETIME
        _bring_back(user)
        after = {"email": user.email, "role": ", ".join(sorted(user.role_keys))}
        after["first_password"] = "link" if with_link else "temporary"
        audit.record("restore_user", user, by=by, tenant_id=by.tenant_id, after=after)
        if with_link:
            send_password_link(user, by=by, is_new=True)
        else:
            emails.account_restored(user, by=by)
    return NewPassword(user, password)


def _read_deleted(user: User, *, by: User) -> User:
    """Refused (user-wrong-state) when somebody was faster, or for a stranger."""
    found: User | None = User.deleted.with_roles().filter(pk=user.pk, tenant_id=by.tenant_id).first()
    if found is None:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    return found


def _bring_back(user: User) -> None:
    """Active, and with the address, unless somebody of any company has it now."""
    user.is_active, user.deleted_at = True, None
    try:
        with transaction.atomic():
            user.save(update_fields=["is_active", "deleted_at", *PASSWORD_FIELDS])
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        details = {"name": user.full_name, "email": user.email}
        raise Refused(rules.RESTORE_ADDRESS_TAKEN, details=details) from error


def forget_deleted_users() -> int:
    """Whoever was deleted longer ago than RESTORABLE loses address and roles for good; returns how many.

    The name stays for the history. In transactions of at most BATCH: a run that is killed has lost nothing, and the
    next goes on.
    """
    total, now = 0, timezone.now()
    while forgotten := _forget_batch(now):
        total += forgotten
    return total


def _forget_batch(now: datetime) -> int:
    with acting_as(role=Role.OPS):
        due = User.deleted.filter(deleted_at__lte=now - RESTORABLE).order_by("deleted_at")
        users = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:BATCH])
        RoleAssignment.objects.filter(user__in=users).delete()
        for user in users:
            audit.record("forget_user", user, by="the clock", tenant_id=user.tenant_id)
        User.deleted.filter(pk__in=[user.pk for user in users]).update(email="")
    return len(users)
