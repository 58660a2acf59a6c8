"""A request that is too large is refused before anything of it is read."""

import io
import re

import pytest
from django.test import RequestFactory

from enrollment.rules.verification import MOST_BYTES
from partnercenter.bodies import BodyLimitMiddleware
from partnercenter.headers import CONTENT_SECURITY_POLICY

LIMIT = 26 * 1024 * 1024


class Untouched(io.BytesIO):
    """A body that must not be read."""

    def read(self, *_args):
        raise AssertionError("the body was read")


def answer(client, path="/language/", **meta):
    return client.generic("POST", path, **{"wsgi.input": Untouched(), "CONTENT_TYPE": "multipart/form-data", **meta})


@pytest.mark.parametrize(
    "meta",
    [
        {"CONTENT_LENGTH": str(LIMIT + 1)},
        {"CONTENT_LENGTH": "9" * 5000},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "gzip, chunked"},
    ],
)
def test_body_that_is_too_large_or_of_unknown_length_is_refused_unread(client, meta):
    response = answer(client, **meta)
    page = response.content.decode()
    assert (response.status_code, re.findall(r"<h1>(.*?)</h1>", page)) == (413, ["This is too large to send"])
    assert ('<header class="top-bar">' in page, "<code>413</code>" in page) == (True, True)
    assert (response.headers["Content-Security-Policy"], response.cookies) == (CONTENT_SECURITY_POLICY, {})


def test_refusal_comes_before_sessions_and_form_tokens(settings):
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert names[4:7] == ["SecurityMiddleware", "BodyLimitMiddleware", "WhiteNoiseMiddleware"]


@pytest.mark.parametrize(("meta", "status"), [
    ({"CONTENT_LENGTH": str(LIMIT)}, 200),
    ({"CONTENT_LENGTH": str(LIMIT), "HTTP_TRANSFER_ENCODING": "identity"}, 200),
    ({"CONTENT_LENGTH": ""}, 200),
    ({}, 200),
])  # fmt: skip
def test_other_requests_pass(meta, status):
    from django.http import HttpResponse

    request = RequestFactory().get("/", **meta)
    assert BodyLimitMiddleware(lambda _request: HttpResponse())(request).status_code == status


def test_largest_file_of_evidence_fits_with_its_form(settings):
    assert settings.LARGEST_REQUEST - MOST_BYTES >= 1024 * 1024
