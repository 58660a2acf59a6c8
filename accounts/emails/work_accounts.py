"""Creating a work account, its password and its address."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.emails.sending import absolute, circumstances, send, send_to
from accounts.models import User, WorkAccountRequest


def confirm_work_account(request: WorkAccountRequest, token: str, next_url: str) -> None:
    """Confirm the address, and the work account comes to life (ENR-09)."""
    link = reverse("work_account_link", args=[token])
    send(
        "confirm_work_account",
        to=request.email,
        language=request.language,
        tenant_id=None,
        link=f"{link}?{urlencode({'next': next_url})}" if next_url else link,
        full_name=request.full_name,
        company_name=request.company_name,
        domain=request.domain,
    )


def account_exists(user: User) -> None:
    """Somebody wanted to create a work account with an address that has one."""
    send_to(user, "account_exists", link=reverse("account_login"), reset_link=absolute("account_reset_password"))


def account_unknown(email: str) -> None:
    """Somebody asked for a new password for an address that has no work account."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    send("account_unknown", to=email, language=language, tenant_id=None, link=reverse("work_account_help"), email=email)


def password_reset(user: User, link: str) -> None:
    """A link to set a new password."""
    send_to(user, "password_reset", link=link)


def password_changed(user: User) -> None:
    """The password is another one now; if it was not you, act."""
    send_to(user, "password_changed", link=reverse("account_reset_password"), **circumstances(user))


def confirm_email(user: User, email: str, link: str) -> None:
    """To the new address: confirm that it is yours."""
    send_to(user, "confirm_email", to=email, link=link, email=email)


def email_changed(user: User, *, old: str, new: str) -> None:
    """To the old address: sign-in goes by the new one from now on."""
    send_to(user, "email_changed", to=old, link=reverse("work_account_help"), old=old, new=new, **circumstances(user))
