"""No page tells whether an address has an account: same status, headers, body, and as many hashes."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import factories
from tests.accounts.hashers import hashed
from tests.factories import PASSWORD

KNOWN, UNKNOWN = "known@nordlicht.example", "other@nordlicht.example"
ASKED = {
    "company_name": "Nordlicht AG",
    "country": "CH",
    "domain": "nordlicht.example",
    "full_name": "Lea Frei",
    "password": PASSWORD,
}
DOORS = {
    "sign-in": ("/sign-in/", lambda email: {"login": email, "password": "wrong"}),
    "sign-in without password": ("/sign-in/", lambda email: {"login": email, "password": ""}),
    "reset": ("/password-reset/", lambda email: {"email": email}),
    "create": ("/work-account/new/", lambda email: {**ASKED, "email": email}),
}


def seen(response: HttpResponse, email: str) -> tuple[object, ...]:
    """All that a visitor can compare, without the values that differ for everybody."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode()).replace(email, "")
    cookies = sorted((name, morsel["path"], morsel["max-age"]) for name, morsel in response.cookies.items())
    told_by_others = ("Content-Length", "Expires")  # the address as typed, and the clock
    headers = sorted((name, value) for name, value in response.headers.items() if name not in told_by_others)
    return response.status_code, headers, cookies, body


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.req("ENR-09")
def test_known_and_unknown_address_look_the_same(cast, settings, door):
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    factories.user(cast.berger_systems, "Known", KNOWN)
    url, values = DOORS[door]
    answers, hashes = [], []
    for email in (KNOWN, UNKNOWN):
        hashed.clear()
        client = Client()
        response = client.post(url, values(email))
        answers.append([seen(response, email)])
        if response.status_code == 302:
            answers[-1].append(seen(client.get(response.url), email))
        hashes.append(hashed["all"])
    assert answers[0] == answers[1]
    assert hashes[0] == hashes[1]
