"""What somebody must do before anything else: choose a password of their own, set up a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.models import User

ALWAYS_OPEN = frozenset({"account_logout", "language_set", "help_index", "help_topic", "work_account_help"})
SECOND_FACTOR_PAGES = frozenset({
    "second_factor_needed", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate",
    "company_sign_in_again", "openid_connect_callback",
})  # fmt: skip
PAGES_FOR = {"password_first": frozenset({"password_first"}), "second_factor_needed": SECOND_FACTOR_PAGES}


def first_thing(user: User) -> str:
    """The name of the page that comes first for this user; "" when nothing does. Costs no SQL statement in a request.

    A password that somebody else knows comes before the second factor, which is set up with it (USR-08).
    """
    if user.must_change_password:
        return "password_first"
    if user.tenant.demands_second_factor and not user.has_second_factor:
        return "second_factor_needed"
    return ""


class FirstThingsMiddleware:
    """Leads to the first thing from every page that it does not need; a form sent elsewhere changes nothing, nor does
    one that waited for a proof (`freshness`): it is dropped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        page = first_thing(request.user) if isinstance(request.user, User) else ""
        if page:
            request.session.pop(STATE_SESSION_KEY, None)
        asked = request.resolver_match.url_name if request.resolver_match else None
        return redirect(page) if page and asked not in ALWAYS_OPEN | PAGES_FOR[page] else None
