"""First passwords: temporary ones, links to choose one, and the change that ends both (USR-07 to USR-09, DEC-04)."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

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
from partnercenter.texts import Text
from partnercenter.tokens import new_password, new_token

PASSWORD_FIELDS = ["password", "must_change_password", "temporary_until", "temporary_used_at"]


@dataclass(frozen=True)
class NewPassword:
    """A user with a temporary password in clear, to be shown once and kept nowhere; empty when a link was mailed."""

    user: User
    password: str


def send_password_link(user: User, *, by: User, is_new: bool) -> None:
    """Mails a link to choose a password, the first one of an account that `is_new`; an older link is dead.

    It works as many days as the programme says.
    """
    token, token_hash = new_token()
    expires_at = timezone.now() + timedelta(days=programme.current().password_link_days)
    PasswordLink.objects.filter(user=user).delete()
    PasswordLink.objects.create(tenant=user.tenant, user=user, token_hash=token_hash, expires_at=expires_at)
    emails.password_link(user, token, by=by, is_new=is_new, expires_at=expires_at)


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
        save_password(user)
        end_all_sessions(user, by=by)
        after = {"password": "changed", "first_password": "link" if with_link else "temporary"}
        audit.record("reset_password", user, by=by, tenant_id=by.tenant_id, after=after)
        if with_link:
            send_password_link(user, by=by, is_new=False)
        else:
            emails.password_reset_by_admin(user, by=by)
    return NewPassword(user, password)


def find_password_link(token_hash: str) -> PasswordLink:
    """The link behind a mailed secret, with its user, who has no password of their own yet. Refused:
    password-link-dead."""
    with acting_as(role=Role.GATE):
        waiting = PasswordLink.objects.filter(user__is_active=True, user__must_change_password=True)
        alive = waiting.filter(token_hash=token_hash, expires_at__gt=timezone.now())
        link = alive.select_related("user", "user__tenant").first()
    if link is None:
        raise Refused(rules.LINK_DEAD)
    return link


@transaction.atomic
def choose_first_password(token_hash: str, password: str) -> User:
    """The link is used up, and its user signs in with this password from now on; it proved the mailbox, too.

    Of two at once the second finds the link gone. The caller has validated the password. Refused: password-link-dead,
    user-wrong-state.
    """
    user = find_password_link(token_hash).user
    with acting_as(tenant_id=user.tenant_id, role=Role.GATE):
        user = _lock(user)
        used, _of_what = PasswordLink.objects.filter(token_hash=token_hash).delete()
        if not used:
            raise Refused(rules.LINK_DEAD)
        _set_own_password(user, password, operation="change_password")
    return user


@transaction.atomic
def change_first_password(user: User, password: str) -> User:
    """What a new user must do before anything else; afterwards work can begin (USR-08, HLP-05).

    The caller has checked the temporary password of `user` and validated the new one, and keeps this session alive.
    Refused: user-wrong-state.
    """
    user = _lock(user)
    _set_own_password(user, password, operation="change_password")
    return user


@transaction.atomic
def replace_password(user: User, password: str, *, operation: str, but: str) -> None:
    """Another password of one's own, and every session of the user ends; `but` is the key of one that ends by itself.

    The caller has checked the old password of `user`, or a link to reset it. Refused: user-wrong-state.
    """
    user = _lock(user)
    _set_own_password(user, password, operation=operation)
    end_all_sessions(user, by=user, but=but)


def _lock(user: User) -> User:
    """The user, whom nobody else changes now. Refused (user-wrong-state) when the password is not the one that was
    checked: an admin who resets it meanwhile wins."""
    users = User.objects.select_for_update(of=("self",), no_key=True).select_related("tenant")
    found: User | None = users.filter(pk=user.pk, password=user.password).first()
    if found is None:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    return found


def _set_own_password(user: User, password: str, *, operation: str) -> None:
    user.set_password(password)
    user.must_change_password, user.temporary_until, user.temporary_used_at = False, None, None
    save_password(user)
    audit.record(operation, user, by=user, tenant_id=user.tenant_id, after={"password": "changed"})


def save_password(user: User) -> None:
    """Within an action that has changed it: what was begun under another password ends, a link to choose the first
    one and a change of address."""
    user.save(update_fields=PASSWORD_FIELDS)
    PasswordLink.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user, verified=False).delete()


def finish_sign_in(user: User, *, begun: str, with_password: bool) -> Text:
    """Why a sign-in may not go on ("" when it may): another password since it has `begun`, or deactivated meanwhile.

    One with a temporary password spends it: it opens one session, and of two at once only one (USR-08).
    """
    users = User.objects.select_for_update(of=("self",), no_key=True)
    found = users.filter(pk=user.pk, is_active=True).first()
    if found is None or not constant_time_compare(found.get_session_auth_hash(), begun):
        return rules.CHANGED_MEANWHILE
    problem = rules.problem_with_temporary(found, now=timezone.now()) if with_password else ""
    if found.temporary_until and with_password and not problem:
        found.temporary_used_at = timezone.now()
        found.save(update_fields=["temporary_used_at"])
    return problem
