"""Before a sensitive act: is the one at the keyboard still the one who signed in?

The proof is a sign-in or a re-authentication in this session. It counts for ACCOUNT_REAUTHENTICATION_TIMEOUT; whoever
comes later is asked again, and then goes on where they were. allauth's own pages follow the same rule
(`AccountAdapter.is_reauthentication_required`).
"""

import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, overload
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.access import PortalRequest, View
from accounts.rules.security import SIGN_IN_TOO_OLD
from partnercenter.errors import Refused

FORM_LIFETIME = 30 * 60
NOT_KEPT = "form_not_kept"
READING = ("GET", "HEAD", "OPTIONS")


def is_proven(request: HttpRequest, within: float = 0) -> bool:
    """Whether there was a proof in the last `within` seconds (default: ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    return age_of_proof(request) < (within or settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def age_of_proof(request: HttpRequest) -> float:
    """Seconds since the last sign-in or re-authentication of this session; infinite without one.

    Who comes from the company's identity provider was asked there, perhaps long ago: the time that it gives counts,
    and without one that sign-in proves nothing.
    """
    records = get_authentication_records(request, request.user)
    times = [record.get("auth_time" if record["method"] == "socialaccount" else "at", -math.inf) for record in records]
    return time.time() - max(times, default=-math.inf)


def way_to_prove(request: HttpRequest) -> str:
    """The page that asks again. Refused (sign-in-too-old) for people whose only proof is a sign-in elsewhere."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if not methods:
        raise Refused(SIGN_IN_TOO_OLD)
    return str(methods[0]["url"])


@overload
def fresh(view: View) -> View: ...
@overload
def fresh(*, secret: bool = False, when: Callable[..., bool] | None = None) -> Callable[[View], View]: ...
def fresh(view: View | None = None, *, secret: bool = False, when: Callable[..., bool] | None = None) -> Any:
    """Marks a view whose act needs a fresh proof; stands below `needs` and `require_POST`, which answer first.

    Reading is free; a POST that comes too late waits in the session while the person is asked, then happens. With
    `secret` the form carries what no session may keep (passwords, bank details): it is asked for before the form is
    shown, the form then stays good for FORM_LIFETIME, and what comes later is dropped and has to be entered again.
    `when` gets the address's values and says whether the rule counts for them. Files do not wait: use `secret`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if when is None or when(**kwargs):
                answer = _ask_for_secret(request) if secret else _ask(request)
                if answer is not None:
                    return answer
            return view(request, *args, **kwargs)

        guarded.is_fresh = True  # type: ignore[attr-defined]
        return guarded

    return decorate(view) if view else decorate


def _ask(request: HttpRequest) -> HttpResponse | None:
    """allauth keeps the request, asks, and lets it happen."""
    if request.method in READING or is_proven(request):
        return None
    way_to_prove(request)
    raise ReauthenticationRequired


def _ask_for_secret(request: HttpRequest) -> HttpResponse | None:
    reading = request.method in READING
    if is_proven(request, within=0 if reading else FORM_LIFETIME):
        if reading and request.session.pop(NOT_KEPT, "") == request.path:
            messages.warning(request, _("That took a while, so what you had entered was not kept. Enter it again."))
        return None
    if not reading:
        request.session[NOT_KEPT] = request.path
    return HttpResponseRedirect(f"{way_to_prove(request)}?{urlencode({'next': request.get_full_path()})}")
