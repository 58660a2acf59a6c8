"""What happens to people's accounts through a colleague."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from accounts import roles
from accounts.emails.sending import circumstances, send_to
from accounts.models import User
from partnercenter.tenancy import acting
from partnercenter.texts import with_company


def _named(by: User, reader: User) -> str:
    """Who did it: a colleague's name, or that of somebody from another company with that company's, as the reader of
    the mail writes it."""
    with translation.override(reader.language):
        return with_company(by.full_name, acting().company) if by.is_guest else by.full_name


def password_link(user: User, token: str, *, by: User, is_new: bool, expires_at: datetime) -> None:
    """A link to choose a password (E04): the first one, or a new one after a reset."""
    link = reverse("password_link", args=[token])
    context: dict[str, Any] = {
        "by": _named(by, user),
        "company": user.tenant.name,
        "is_new": is_new,
        "expires_at": expires_at,
    }
    send_to(user, "password_link", link=link, **context)


def password_reset_by_admin(user: User, *, by: User) -> None:
    """The old password is gone; the colleague hands a temporary one over. The mail does not hold it."""
    send_to(user, "password_reset_by_admin", link=reverse("account_login"), by=_named(by, user), **circumstances(user))


def roles_changed(user: User, *, by: User) -> None:
    """What you may do from now on."""
    held = [role for role in roles.ALL.values() if role.key in user.role_keys]
    details = {"by": _named(by, user), "roles": held, **circumstances(user)}
    send_to(user, "roles_changed", link=reverse("my_profile"), **details)


def account_deactivated(user: User, *, by: User) -> None:
    """You cannot sign in any more, and who can change that."""
    send_to(user, "account_deactivated", link=reverse("work_account_help"), by=_named(by, user), **circumstances(user))


def account_reactivated(user: User, *, by: User) -> None:
    """You can sign in again, as before."""
    send_to(user, "account_reactivated", link=reverse("account_login"), by=_named(by, user), **circumstances(user))


def account_restored(user: User, *, by: User) -> None:
    """You can sign in again, with a temporary password that the colleague hands over. The mail does not hold it."""
    send_to(user, "account_restored", link=reverse("account_login"), by=_named(by, user), **circumstances(user))


def second_factor_removed(user: User, *, by: User) -> None:
    """Somebody took your second factor away because you asked for it; if you did not, act."""
    send_to(user, "second_factor_removed", link=reverse("my_profile"), by=_named(by, user), **circumstances(user))
