"""Refusals: a stable reason code, a sentence, what lifts it and who can. Pages, mails and tests all use the code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text


@dataclass(frozen=True)
class Reason:
    """One entry of the reason list. `number` is the field's own error number where it has one (facts 2i)."""

    code: str
    sentence: Text
    remedy: Text
    who: Text
    number: str = ""
    status: int = 403


@dataclass
class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The portal will not do it, and says why. `people` are names and addresses of those who can lift it; `back_href`
    is where the refusal page leads back to, when that is not the start."""

    reason: Reason
    people: Sequence[str] = ()
    details: dict[str, str] = field(default_factory=dict)
    back_href: str = ""

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


class RefusalMiddleware:
    """Shows a refusal as a page of its own: the blocker, what lifts it, who can, and the way back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        template = "429.html" if exception.reason.status == 429 else "refusal.html"
        return render(request, template, {"refusal": exception}, status=exception.reason.status)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long or came from elsewhere: nothing was changed, try again."""
    return render(request, "403.html", {"csrf_failure": True}, status=403)
