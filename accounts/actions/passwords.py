"""First passwords: temporary ones, links to choose one, and the change that ends both (USR-07 to USR-09, DEC-04)."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actions._company import lock_company, read_again
from accounts.actions.sessions import end_all_sessions
from accounts.emails import users as emails
from accounts.models import PasswordLink, User
from accounts.roles import Permission
from accounts.rules import users as rules
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from partnercenter.tokens import new_password, new_token

PASSWORD_FIELDS = ["password", "must_change_password", "temporary_until", "temporary_used_at"]


@dataclass(frozen=True)
class NewPassword:
    """A user with a temporary password in clear, to be shown once and kept nowhere; empty when a link was mailed."""

    user: User
    password: str


def send_password_link(user: User, *, by: User) -> None:
    """Mails a link to choose a password; an older one is dead. It works as many days as the programme says."""
    token, token_hash = new_token()
    expires_at = timezone.now() + timedelta(days=programme.current().password_link_days)
    PasswordLink.objects.filter(user=user).delete()
    PasswordLink.objects.create(tenant=user.tenant, user=user, token_hash=token_hash, expires_at=expires_at)
    emails.password_link(user, token, by=by, expires_at=expires_at)


def reset_password(user: User, *, by: User, with_link: bool) -> NewPassword:
    """The old password opens nothing from now on, and every session of the user ends.

    What comes instead is as with a new user: a temporary password to hand over, or a mailed link. A mail tells the
    user who did it. Refused: role-lacks-right, own-account, user-above-own, user-wrong-state.
    """
    password = "" if with_link else new_password()
    hashed = make_password(password or None)
    with transaction.atomic():
        by = lock_company(by)
        user = read_again(user, by=by)
        require(by, Permission.MANAGE_USERS)
        rules.check_can_manage(by, user)
        user.password, user.must_change_password, user.temporary_used_at = hashed, True, None
        user.temporary_until = None if with_link else timezone.now() + rules.TEMPORARY_LIFETIME
        user.save(update_fields=PASSWORD_FIELDS)
        PasswordLink.objects.filter(user=user).delete()
        end_all_sessions(user, by=by)
        after = {"password": "changed", "first_password": "link" if with_link else "temporary"}
        audit.record("reset_password", user, by=by, tenant_id=by.tenant_id, after=after)
        if with_link:
            send_password_link(user, by=by)
        else:
            emails.password_reset_by_admin(user, by=by)
    return NewPassword(user, password)


def find_password_link(token_hash: str) -> PasswordLink:
    """The link behind a mailed secret, with its user. Refused: password-link-dead."""
    with acting_as(role=Role.GATE):
        links = PasswordLink.objects.select_related("user", "user__tenant")
        link = links.filter(token_hash=token_hash, expires_at__gt=timezone.now(), user__is_active=True).first()
    if link is None:
        raise Refused(rules.LINK_DEAD)
    return link


@transaction.atomic
def choose_first_password(token_hash: str, password: str) -> User:
    """The link is used up, and its user signs in with this password from now on; it proved the mailbox, too.

    Of two at once the second finds the link gone. The caller has validated the password. Refused: password-link-dead.
    """
    user = find_password_link(token_hash).user
    with acting_as(tenant_id=user.tenant_id, role=Role.GATE):
        used, _of_what = PasswordLink.objects.filter(token_hash=token_hash).delete()
        if not used:
            raise Refused(rules.LINK_DEAD)
        _set_own_password(user, password)
    return user


def change_first_password(user: User, password: str) -> User:
    """What a new user must do before anything else; afterwards work can begin (USR-08, HLP-05).

    The caller has checked the temporary password and validated the new one, and keeps this session alive.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",), no_key=True).select_related("tenant").get(pk=user.pk)
        _set_own_password(user, password)
    return user


def _set_own_password(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password, user.temporary_until, user.temporary_used_at = False, None, None
    user.save(update_fields=PASSWORD_FIELDS)
    audit.record("change_password", user, by=user, tenant_id=user.tenant_id, after={"password": "changed"})


def spend_temporary_password(user: User) -> bool:
    """Whether this sign-in may go on: a temporary password opens one session, and of two at once only one (USR-08)."""
    if user.temporary_until is None:
        return True
    now = timezone.now()
    unspent = User.objects.filter(pk=user.pk, temporary_used_at=None, temporary_until__gt=now)
    return bool(unspent.update(temporary_used_at=now))
