"""Every page of work accounts: answers, one h1, and a literal number of statements."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import statements

PUBLIC = {
    "/sign-in/": 0,
    "/sign-in/inactive/": 0,
    "/password-reset/": 0,
    "/password-reset/sent/": 0,
    "/password-reset/done/": 0,
    "/password-reset/abc-def/": 0,
    "/confirm-e-mail/": 0,
    "/confirm-e-mail/abc/": 0,
    "/work-account/new/": 0,
    "/work-account/confirm/": 0,
    "/help/work-account/": 0,
}
SIGNED_IN = {"/my-profile/": 2, "/my-profile/e-mail/": 6, "/password/change/": 2, "/sign-in/again/": 5}


def read(client: Client, url: str) -> tuple[str, int]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return response.content.decode(), len(statements(captured))


@pytest.mark.parametrize("url", PUBLIC)
def test_public_page_reads_little(db, url):
    html, count = read(Client(), url)
    assert (len(re.findall("<h1", html)), count) == (1, PUBLIC[url])


@pytest.mark.parametrize("url", SIGNED_IN)
def test_signed_in_page_reads_little(cast, signed_in, url):
    html, count = read(signed_in(cast.mei), url)
    assert (len(re.findall("<h1", html)), count) == (1, SIGNED_IN[url])


@pytest.mark.parametrize("url", SIGNED_IN)
def test_signed_in_page_asks_visitors_to_sign_in(db, url):
    assert Client().get(url).url.startswith("/sign-in/?next=/")


@pytest.mark.parametrize("url", [*PUBLIC, *SIGNED_IN])
def test_page_has_no_inline_code(cast, signed_in, url):
    html = signed_in(cast.ken).get(url, follow=True).content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html) == []


@pytest.mark.parametrize("url", ["/login/", "/signup/", "/accounts/login/", "/password/set/", "/sign-in/code/"])
def test_other_doors_of_allauth_are_closed(db, url):
    assert Client().get(url).status_code == 404


def test_forms_refuse_a_foreign_origin(cast):
    client = Client(enforce_csrf_checks=True)
    for url in ("/sign-in/", "/password-reset/", "/work-account/new/", "/work-account/confirm/", "/sign-out/"):
        assert client.post(url, {}).status_code == 403
    assert SESSION_KEY not in client.session
