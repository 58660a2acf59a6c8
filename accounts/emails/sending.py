"""What every mail of accounts is made of."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from partnercenter.mail import queue_mail
from partnercenter.tenancy import acting


def send(what: str, /, *, to: str, language: str, tenant_id: UUID | None, link: str, **context: Any) -> None:
    queue_mail(
        f"accounts/{what}",
        to=to,
        language=language,
        tenant_id=tenant_id,
        context={"language": language, "action_href": settings.PORTAL_BASE_URL + link, **context},
    )


def send_to(user: User, what: str, /, *, link: str, to: str = "", **context: Any) -> None:
    """To a user, at the address that counts (or counted)."""
    context["full_name"] = user.full_name
    send(what, to=to or user.email, language=user.language, tenant_id=user.tenant_id, link=link, **context)


def circumstances(user: User) -> dict[str, Any]:
    """When and from where; where people of another company sit is their own business."""
    who = acting()
    address = "" if who.guest_of else who.address
    return {"when": timezone.now(), "time_zone": user.time_zone, "address": address}


def absolute(url_name: str) -> str:
    return settings.PORTAL_BASE_URL + reverse(url_name)
