"""Where a visitor goes on: only into the portal."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def next_of(request: HttpRequest) -> str:
    """Where the visitor goes on afterwards; "" unless it leads into the portal."""
    return in_the_portal(request, request.GET.get("next", ""))


def in_the_portal(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""


def with_next(url: str, target: str) -> str:
    return f"{url}?{urlencode({'next': target})}" if target else url
