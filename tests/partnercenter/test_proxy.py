"""Whose address counts behind a proxy."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from partnercenter.proxy import ProxyMiddleware


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_address_is_the_last_one_our_own_proxies_wrote(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    ProxyMiddleware(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address
