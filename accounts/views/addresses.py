"""Where a visitor goes on: only into the portal."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """Where the visitor goes on afterwards; "" unless it leads into the portal."""
    return in_the_portal(request, request.GET.get("next", ""))


def in_the_portal(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""


def with_next(url: str, target: str) -> str:
    return f"{url}?{urlencode({'next': target})}" if target else url


SIGN_UP = "account_signup"
_sign_ups: dict[str, str] = {}


def register_sign_up(start: str, page: str) -> None:
    """Say that whoever goes on to an address with this start creates their work account on a page of its own."""
    _sign_ups[start] = page


def sign_up_page(target: str) -> str:
    """The name of the page where a visitor who goes on to `target` creates a work account."""
    return next((page for start, page in _sign_ups.items() if target.startswith(start)), SIGN_UP)


def sign_up_href(target: str) -> str:
    return with_next(reverse(sign_up_page(target)), target)
