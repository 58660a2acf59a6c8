"""Refusals: a stable reason code, a sentence, what lifts it and who can. Pages, mails and tests all use the code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text


@dataclass(frozen=True)
class Reason:
    """One entry of the reason list. `number` is the field's own error number where it has one (facts 2i).

    `permission` is what a colleague needs who lifts the blocker, where one can. `place` is the name of the page that
    shows how far it is, where it lifts by waiting; with `place_words` the page where the way out begins.
    """

    code: str
    sentence: Text
    remedy: Text
    who: Text
    number: str = ""
    status: int = 403
    permission: str = ""
    place: str = ""
    place_words: Text = ""


@dataclass
class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The portal will not do it, and says why. `people` are names and addresses of those who can lift it; `back_href`
    is where the refusal page leads back to, when that is not the start, in `back_words`; `permission` is what would
    lift it here."""

    reason: Reason
    people: Sequence[str] = ()
    details: dict[str, str] = field(default_factory=dict)
    back_href: str = ""
    permission: str = ""
    back_words: Text = ""

    def __post_init__(self) -> None:
        self.permission = self.permission or self.reason.permission

    @property
    def sentence(self) -> str:
        return str(self.reason.sentence) % self.details

    @property
    def remedy(self) -> str:
        return str(self.reason.remedy) % self.details

    @property
    def who(self) -> str:
        return str(self.reason.who)

    @property
    def code(self) -> str:
        return self.reason.code

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


TOO_MANY = Reason(
    "too-many-attempts",
    _("There were too many attempts in a short time."),
    _("Wait a few minutes, then try again. Nothing was changed."),
    _("It lifts by itself."),
    status=429,
)


WayOut = Callable[[HttpRequest, Refused], Any]
_way_out: list[WayOut] = [lambda request, refusal: None]


def register_way_out(find: WayOut) -> None:
    """Say who works out whom to ask for a permission that would lift a refusal: the frame knows no people."""
    _way_out[:] = [find]


class RefusalMiddleware:
    """Shows a refusal as a page of its own: the blocker, what lifts it, who can, and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":  # a form's address, opened by hand
            page = render(request, "405.html", status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        template = "429.html" if exception.reason is TOO_MANY else "refusal.html"  # other limits have numbers to tell
        context = {"refusal": exception, "way_out": _way_out[0](request, exception)}
        return render(request, template, context, status=exception.reason.status)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long or came from elsewhere: nothing was changed, try again."""
    return render(request, "403.html", {"csrf_failure": True}, status=403)
