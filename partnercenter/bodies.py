"""How much one request may bring: what is too large is refused before anything is read or kept."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation


class BodyLimitMiddleware:
    """413 for a body above LARGEST_REQUEST, and for one that does not say how long it is.

    It stands before everything that reads a body (the form token does): an upload is written to the disk while it is
    read, and anonymous visitors must not fill it. No session is known here; the language is the browser's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_too_large(request):
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            return HttpResponse(render_to_string("413.html"), status=413)


def is_too_large(request: HttpRequest) -> bool:
    """By what the request says of itself; the web server reads no further than that."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length:
        return "HTTP_TRANSFER_ENCODING" in request.META
    return not re.fullmatch("[0-9]{1,12}", length) or int(length) > settings.LARGEST_REQUEST
