"""Holds an address until its page stands."""

from django.http import HttpRequest, HttpResponse


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=503)
