"""The visitor's own address behind our proxies: rate limits and the audit log count on it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ProxyMiddleware:
    """Takes REMOTE_ADDR from X-Forwarded-For, as many steps from its end as we have proxies (PROXY_COUNT).

    What stands further left was written by the visitor and is never believed; without proxies nothing is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        steps = [step.strip() for step in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if step.strip()]
        if 0 < settings.PROXY_COUNT <= len(steps):
            request.META["REMOTE_ADDR"] = steps[-settings.PROXY_COUNT]
        return self.get_response(request)
