"""What every mail of relationships is made of."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from accounts.models import User
from accounts.roles import Permission
from partnercenter.mail import queue_mail
from partnercenter.tenancy import acting_as


def send_to(user: User, what: str, /, *, link: str, **context: Any) -> None:
    """To somebody with a work account; call it acting for their company."""
    send(what, to=user.email, language=user.language, tenant_id=user.tenant_id, link=link,
          full_name=user.full_name, **context)  # fmt: skip


def send_to_holders(tenant_id: Any, permission: Permission, what: str, /, *, link: str, **context: Any) -> None:
    """To everybody in a company who holds a permission: it is their matter. Works from the other company, too."""
    with acting_as(tenant_id=tenant_id):
        for user in _holders(tenant_id, permission):
            send_to(user, what, link=link, **context)


def _holders(tenant_id: Any, permission: Permission) -> Iterable[User]:
    holders: Iterable[User] = User.objects.filter(tenant_id=tenant_id).holding(permission)
    return holders


def send(what: str, /, *, to: str, language: str, tenant_id: Any, link: str, **context: Any) -> None:
    queue_mail(
        what if "/" in what else f"relationships/{what}",  # the apps above name their own folder
        to=to,
        language=language,
        tenant_id=tenant_id,
        context={"language": language, "action_href": settings.PORTAL_BASE_URL + link, **context},
    )
