"""The mails of work accounts: one function for each thing that happened, in the recipient's language."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User, WorkAccountRequest
from partnercenter.mail import queue_mail
from partnercenter.tenancy import acting


def _send(what: str, *, to: str, language: str, tenant_id: UUID | None, link: str, **context: Any) -> None:
    queue_mail(
        f"accounts/{what}",
        to=to,
        language=language,
        tenant_id=tenant_id,
        context={"language": language, "action_href": settings.PORTAL_BASE_URL + link, **context},
    )


def _send_to(user: User, what: str, *, link: str, to: str = "", **context: Any) -> None:
    """To a user, at the address that counts (or counted)."""
    context["full_name"] = user.full_name
    _send(what, to=to or user.email, language=user.language, tenant_id=user.tenant_id, link=link, **context)


def confirm_work_account(request: WorkAccountRequest, token: str, next_url: str) -> None:
    """Confirm the address, and the work account comes to life (ENR-09)."""
    link = reverse("work_account_link", args=[token])
    _send(
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
    _send_to(user, "account_exists", link=reverse("account_login"), reset_link=_absolute("account_reset_password"))


def account_unknown(email: str) -> None:
    """Somebody asked for a new password for an address that has no work account."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    _send(
        "account_unknown", to=email, language=language, tenant_id=None, link=reverse("work_account_help"), email=email
    )


def password_reset(user: User, link: str) -> None:
    """A link to set a new password."""
    _send_to(user, "password_reset", link=link)


def password_changed(user: User) -> None:
    """The password is another one now; if it was not you, act."""
    _send_to(user, "password_changed", link=reverse("account_reset_password"), **_circumstances(user))


def confirm_email(user: User, email: str, link: str) -> None:
    """To the new address: confirm that it is yours."""
    _send_to(user, "confirm_email", to=email, link=link, email=email)


def email_changed(user: User, *, old: str, new: str) -> None:
    """To the old address: sign-in goes by the new one from now on."""
    _send_to(user, "email_changed", to=old, link=reverse("work_account_help"), old=old, new=new, **_circumstances(user))


def _circumstances(user: User) -> dict[str, Any]:
    return {"when": timezone.now(), "time_zone": user.time_zone, "address": acting().address or "–"}


def _absolute(url_name: str) -> str:
    return settings.PORTAL_BASE_URL + reverse(url_name)
