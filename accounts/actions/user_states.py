"""Deactivating, reactivating and deleting users, and taking a lost second factor away."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.actions._access import decision_of
from accounts.actions._company import lock_company, read_again
from accounts.actions.sessions import end_all_sessions
from accounts.actions.users import check_an_admin_stays
from accounts.emails import users as emails
from accounts.models import AccessRequest, PasswordLink, User
from accounts.roles import Permission
from accounts.rules import users as rules
from partnercenter import audit
from partnercenter.errors import Refused


def _begin(user: User, by: User) -> tuple[User, User]:
    """Who acts and the user, under the company's lock. Refused as `rules.check_can_manage` says."""
    by = lock_company(by)
    user = read_again(user, by=by)
    require(by, Permission.MANAGE_USERS)
    rules.check_can_manage(by, user)
    return by, user


@transaction.atomic
def deactivate_user(user: User, *, by: User) -> User:
    """The user cannot sign in and every session ends; roles, history and address stay for a return.

    Refused: role-lacks-right, own-account, user-above-own, last-global-admin, user-wrong-state.
    """
    by, user = _begin(user, by)
    if not user.is_active:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    check_an_admin_stays(user, without=user.role_keys)
    _set_active(user, False)
    end_all_sessions(user, by=by)
    audit.record("deactivate_user", user, by=by, tenant_id=by.tenant_id)
    emails.account_deactivated(user, by=by)
    return user


@transaction.atomic
def reactivate_user(user: User, *, by: User) -> User:
    """The user signs in again with password, second factor and roles as they were. Refused like deactivation."""
    by, user = _begin(user, by)
    if user.is_active:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    _set_active(user, True)
    audit.record("reactivate_user", user, by=by, tenant_id=by.tenant_id)
    emails.account_reactivated(user, by=by)
    return user


def _set_active(user: User, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])


@transaction.atomic
def delete_user(user: User, *, by: User) -> None:
    """The account opens nothing any more and its address is free; the history keeps the name.

    Sessions, password, second factors, links and open requests end with it. Name, address and roles are kept for
    RESTORABLE, in which `restore_user` brings them back. Refused: role-lacks-right, own-account, user-above-own,
    last-global-admin, user-wrong-state.
    """
    by, user = _begin(user, by)
    check_an_admin_stays(user, without=user.role_keys)
    before = {"email": user.email, "role": ", ".join(sorted(user.role_keys))}
    end_all_sessions(user, by=by)
    user.is_active, user.deleted_at = False, timezone.now()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "deleted_at", "password"])
    for noun in (EmailAddress, Authenticator, SocialAccount, PasswordLink):
        noun.objects.filter(user=user).delete()
    open_requests = AccessRequest.objects.filter(requester=user, status=AccessRequest.Status.OPEN)
    open_requests.update(status=AccessRequest.Status.DECLINED, **decision_of(by))
    audit.record("delete_user", user, by=by, tenant_id=by.tenant_id, before=before)


@transaction.atomic
def remove_second_factor(user: User, *, by: User) -> User:
    """For a lost phone: the password alone opens the account until the user sets a new second factor up.

    Every session ends, and a mail tells the user. Refused: role-lacks-right, own-account, user-above-own,
    user-wrong-state.
    """
    by, user = _begin(user, by)
    removed, _of_what = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise Refused(rules.WRONG_STATE, details={"name": user.full_name})
    end_all_sessions(user, by=by)
    audit.record("remove_second_factor", user, by=by, tenant_id=by.tenant_id)
    emails.second_factor_removed(user, by=by)
    return user


@transaction.atomic
def end_sessions_of(user: User, *, by: User) -> User:
    """The user is signed out everywhere, at the next page. Refused: as deactivation."""
    by, user = _begin(user, by)
    end_all_sessions(user, by=by)
    audit.record("end_sessions", user, by=by, tenant_id=by.tenant_id)
    return user
