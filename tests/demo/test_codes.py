"""The second step of the demo's operator: whoever tries the demo finds the code on a page."""

import re

import pytest
from django.contrib.auth import SESSION_KEY

from partnercenter.demo import operator
from partnercenter.demo.cast import PASSWORD

CODES = "/outbox/codes/"


def codes_on(page):
    return dict(re.findall(r"<bdi>(.+?)</bdi>.*?<code>(\d{6})</code>", page, re.DOTALL))


@pytest.mark.parametrize("person", operator.PEOPLE, ids=lambda person: person.full_name)
def test_shown_code_signs_in(told, client, person):
    code = codes_on(client.get(CODES).content.decode())[person.email]
    answer = client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert answer.url == "/sign-in/second-factor/"
    assert CODES in client.get(answer.url).content.decode()
    assert client.post(answer.url, {"code": code}).status_code == 302
    assert SESSION_KEY in client.session


def test_sign_ins_say_where_the_codes_are(told):
    assert CODES in told
    assert "/outbox/codes/" in told.splitlines()[1]
