"""Mails about the safety of an account: a sign-in with a browser that the person has not used before."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from accounts.emails import security_events as emails
from accounts.known_browsers import COOKIE, MOST_PEOPLE, SALT
from accounts.rules.browsers import browser_of
from tests import factories
from tests.accounts.conftest import link_in
from tests.accounts.test_sessions import CHROME, FIREFOX
from tests.factories import PASSWORD, acting_for


@pytest.fixture
def ken(cast):
    """Ken, who has signed in before."""
    sign_in(Client(), cast.ken)
    return cast.ken


def sign_in(client, user):
    assert client.post("/sign-in/", {"login": user.email, "password": PASSWORD}).status_code == 302
    client.post("/sign-out/")


def told(mails):
    return [(mail["kind"], mail["to"]) for mail in mails()]


def test_very_first_sign_in_is_no_news(cast, mails):
    sign_in(Client(), cast.ken)
    assert told(mails) == []


def test_sign_in_with_a_new_browser_is_told_once(ken, mails):
    client = Client(HTTP_USER_AGENT=CHROME, REMOTE_ADDR="203.0.113.7")
    sign_in(client, ken)
    assert told(mails) == [("accounts/new_sign_in", ken.email)]
    (mail,) = mails()
    assert (link_in(mail), "Chrome, Linux" in mail["txt"], "203.0.113.7" in mail["txt"]) == (
        "/my-profile/security/sessions/",
        True,
        True,
    )
    sign_in(client, ken)
    assert len(mails()) == 1


def test_wrong_password_and_unfinished_second_step_tell_nothing(cast, ken, mails):
    client = Client()
    client.post("/sign-in/", {"login": ken.email, "password": "wrong"})
    sign_in(Client(), factories.with_app(ken))
    assert (told(mails), COOKIE in client.cookies) == ([], False)


def test_browser_is_known_for_a_year_after_its_last_sign_in(ken, mails):
    client = Client()
    sign_in(client, ken)
    for days, news in ((364, 1), (364 + 364, 1), (364 + 364 + 366, 2)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            sign_in(client, ken)
            assert len(mails()) == news


def test_browser_of_a_colleague_is_new_to_me(cast, ken, mails):
    sign_in(Client(), cast.mei)
    shared = Client()
    for user in (ken, cast.mei, ken, cast.mei):
        sign_in(shared, user)
    assert told(mails) == [("accounts/new_sign_in", ken.email), ("accounts/new_sign_in", cast.mei.email)]


def test_cookie_names_nobody_and_is_closed_to_scripts(ken):
    client = Client()
    sign_in(client, ken)
    cookie = client.cookies[COOKIE]
    marks = signing.loads(cookie.value, salt=SALT)
    assert (len(marks), str(ken.pk) in str(marks), ken.email in str(marks)) == (1, False, False)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 60 * 60)


def test_cookie_keeps_the_last_few_people(cast, ken):
    client = Client()
    for number in range(MOST_PEOPLE):
        sign_in(client, factories.user(cast.lin_trading, f"P {number}", f"p{number}@lin-trading.example"))
    sign_in(client, ken)
    assert len(signing.loads(client.cookies[COOKIE].value, salt=SALT)) == MOST_PEOPLE


@pytest.mark.parametrize("forged", ["", "x", "WyJhIl0:1abcde:forged"])
def test_forged_cookie_makes_no_browser_known(ken, mails, forged):
    client = Client()
    client.cookies[COOKIE] = forged
    sign_in(client, ken)
    assert told(mails) == [("accounts/new_sign_in", ken.email)]


def test_browser_that_says_anything_says_nothing_in_the_mail(ken, mails):
    sign_in(Client(HTTP_USER_AGENT="Call +1 555 or open https://evil.example"), ken)
    assert [part for part in ("txt", "html", "subject") if "evil" in mails()[0][part]] == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("what", ["new_sign_in", "sign_in_policy_changed"])
@pytest.mark.parametrize("on", [True, False])
def test_mail_has_both_parts_with_the_same_link(cast, mails, what, language, on):
    user = factories.user(cast.lin_trading, "Ann <b>O'Neil</b>", "ann@lin-trading.example", language=language)
    with acting_for(user):
        if what == "new_sign_in":
            emails.new_sign_in(user, browser_of(FIREFOX if on else ""))
        else:
            emails.sign_in_policy_changed([user], by=user, on=on)
    (mail,) = mails()
    links = [set(re.findall(r"https?://[^\s\"<]+", part)) for part in (mail["txt"], mail["html"])]
    assert (mail["kind"], len(links[0]), links[0]) == (f"accounts/{what}", 1, links[1])
    assert [mail["txt"].count(entity) for entity in ("&amp;", "&lt;", "&#x27;")] == [0, 0, 0]
    assert (mail["html"].count("<b>O'Neil"), len(mail["subject"]) > 4) == (0, True)
