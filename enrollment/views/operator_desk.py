"""What the operator's pages share: who gets in, where a page lies, and the numbers on top."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import View, needs
from accounts.models import User
from accounts.roles import Permission
from partnercenter.tables import COUNT_CAP
from partnercenter.ui import Crumb
from partnercenter.ui.parts import check_tone

READ = needs(Permission.VIEW_APPLICATIONS)
REVIEW = needs(Permission.REVIEW)
PROGRAMME = needs(Permission.MANAGE_PROGRAMME)
MEMBERSHIP = needs(Permission.MANAGE_MEMBERSHIP)
MAIL = needs(Permission.VIEW_MAIL)
RETRY = needs(Permission.RETRY_MAIL)


class OperatorRequest(HttpRequest):
    """A request as the operator's views get it: signed in, and its roles asked for."""

    user: User
    page_roles: str


def operators_only(view: Callable[..., HttpResponse]) -> View:
    """To the people of every other company the operator's pages do not exist."""

    @wraps(view)
    def guarded(request: OperatorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.tenant.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Number:
    """One number on top of a page, and where its rows are. The tone counts only when the number is not zero."""

    label: str
    value: int
    href: str
    tone: str = "neutral"
    current: bool = False

    def __post_init__(self) -> None:
        check_tone(self.tone)

    @property
    def shown(self) -> str:
        return capped_text(self.value)


def capped_count(rows: QuerySet[Any], most: int = COUNT_CAP) -> int:
    """How many rows there are; one more than `most` means more than that. It reads no further, however many."""
    return rows.order_by()[: most + 1].count()


def capped_text(count: int, most: int = COUNT_CAP) -> str:
    """ "7", or "1,000+"."""
    return f"{most:,}+" if count > most else f"{count:,}"


def crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    """Operator › … › this page; each step is (label, URL name), the last without a URL name."""
    trail = [Crumb(_("Operator"), reverse("operator_home"))]
    return [*trail, *(Crumb(label, reverse(name) if name else "") for label, name in steps)]
