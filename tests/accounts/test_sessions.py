"""Where somebody is signed in, and signing out elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions import passwords, sessions, user_states
from accounts.rules.browsers import browser_of
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import link_in, statements
from tests.accounts.test_password import NEW_PASSWORD, form_behind
from tests.accounts.test_sign_in import events_of
from tests.factories import PASSWORD, acting_for

PAGE, OTHERS = "/my-profile/security/sessions/", "/my-profile/security/sessions/others/end/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile Safari/604.1"


def browser(user, agent=FIREFOX, address="192.0.2.1"):
    """A browser in which somebody has signed in by the form."""
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    assert client.post("/sign-in/", {"login": user.email, "password": PASSWORD}).status_code == 302
    return client


def shown(client):
    return [(str(one.browser), one.address, one.is_this) for one in client.get(PAGE).context["sessions"]]


def is_signed_in(client):
    return client.get("/my-profile/").status_code == 200


def rows_of(user):
    with acting_for(user):
        return UserSession.objects.filter(user=user).count()


def open_sessions_of(user):
    with acting_for(user):
        return sessions.open_sessions(user, this="")


def test_page_lists_every_browser_this_one_first(cast):
    here, _there = browser(cast.mei), browser(cast.mei, PHONE, "192.0.2.2")
    assert shown(here) == [("Firefox, Windows", "192.0.2.1", True), ("Chrome, iPhone", "192.0.2.2", False)]


def test_page_shows_nobody_elses_sessions(cast):
    browser(cast.ken)
    browser(cast.anna)
    assert len(shown(browser(cast.mei))) == 1


def test_page_leaves_out_sessions_that_have_run_out(cast):
    browser(cast.mei, CHROME)
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        assert shown(browser(cast.mei)) == [("Firefox, Windows", "192.0.2.1", True)]


def test_sign_out_of_one_ends_it_at_its_next_request(cast):
    here, there, third = browser(cast.mei), browser(cast.mei, CHROME, "192.0.2.2"), browser(cast.mei)
    ended = next(one.pk for one in here.get(PAGE).context["sessions"] if one.address == "192.0.2.2")
    assert here.post(f"{PAGE}{ended}/end/").url == PAGE
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]
    assert (rows_of(cast.mei), len(shown(here))) == (2, 2)
    with acting_for(cast.mei):
        event = AuditEvent.objects.get(operation_type="end_session")
    assert (event.user_principal_name, event.resource_new_value) == (
        cast.mei.email,
        {"browser": "Chrome, Linux", "ip": "192.0.2.2"},
    )


def test_sign_out_everywhere_else_keeps_this_browser(cast):
    mei = factories.reading_english(cast.mei)
    here, there, third = browser(mei), browser(mei, CHROME), browser(mei, PHONE)
    assert here.post(OTHERS).url == PAGE
    assert "2 other browsers are signed out." in here.get(PAGE).content.decode()
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, False]
    assert events_of(cast.mei)[-1] == ("end_sessions", cast.mei.email)


def test_sign_out_everywhere_else_with_nowhere_else_leaves_no_event(cast):
    here = browser(cast.mei)
    here.post(OTHERS)
    assert [name for name, _who in events_of(cast.mei)] == ["sign_in"]


@pytest.mark.parametrize("whose", ["ken", "anna"])
def test_sessions_of_others_are_out_of_reach(cast, whose):
    theirs = browser(getattr(cast, whose))
    with factories.everything_visible():
        pk = UserSession.objects.get(user=getattr(cast, whose)).pk
    assert browser(cast.mei).post(f"{PAGE}{pk}/end/").status_code == 404
    assert is_signed_in(theirs)


def test_this_session_is_ended_by_signing_out_only(cast):
    here = browser(cast.mei)
    with acting_for(cast.mei):
        pk = UserSession.objects.get(user=cast.mei).pk
    assert here.post(f"{PAGE}{pk}/end/").status_code == 404
    assert is_signed_in(here)


def test_sessions_are_not_ended_by_a_link(cast, signed_in):
    client = signed_in(cast.mei)
    assert [client.get(url).status_code for url in (OTHERS, f"{PAGE}1/end/")] == [405, 405]


def test_all_sessions_end_in_two_statements(cast):
    clients = [browser(cast.ken), browser(cast.ken, CHROME), browser(cast.ken, PHONE)]
    with acting_for(cast.mei), CaptureQueriesContext(connection) as asked:
        assert sessions.end_all_sessions(cast.ken, by=cast.mei) == 3
    assert [sql.split()[0] for sql in statements(asked)] == ["DELETE", "DELETE"]
    assert [is_signed_in(client) for client in clients] == [False, False, False]
    assert (rows_of(cast.ken), Session.objects.count()) == (0, 0)


@pytest.mark.parametrize("where", ["/password/change/", "/password-reset/"])
def test_new_password_leaves_no_session(cast, mails, where):
    here, there = browser(cast.mei), browser(cast.mei, CHROME)
    if where == "/password/change/":
        here.post(where, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})
    else:
        Client().post(where, {"email": cast.mei.email})
        forgetful = Client()
        forgetful.post(form_behind(forgetful, link_in(mails()[-1])), {"password1": NEW_PASSWORD})
    assert open_sessions_of(cast.mei) == []
    assert [is_signed_in(client) for client in (here, there)] == [False, False]


@pytest.mark.req("USR-08")
def test_first_password_ends_the_other_sessions_and_keeps_this_one_within_reach(cast):
    there = browser(cast.ken)
    with acting_for(cast.mei):
        made = passwords.reset_password(cast.ken, by=cast.mei, with_link=False)
    assert not is_signed_in(there)
    here = Client()
    here.post("/sign-in/", {"login": cast.ken.email, "password": made.password})
    here.post("/password/first/", {"temporary": made.password, "password": NEW_PASSWORD})
    assert [one.is_this for one in here.get(PAGE).context["sessions"]] == [True]
    assert rows_of(cast.ken) == 1
    with acting_for(cast.mei):
        user_states.end_sessions_of(cast.ken, by=cast.mei)
    assert not is_signed_in(here)


def test_colleague_of_another_company_ends_nothing(cast):
    client = browser(cast.anna)
    with acting_for(cast.mei):
        assert sessions.end_all_sessions(cast.anna, by=cast.mei) == 0
    assert is_signed_in(client)


def test_last_seen_is_written_once_in_a_few_minutes(cast):
    client, now = browser(cast.mei), timezone.now()
    written = []
    for minutes in (1, 4, 6, 8, 12, 13):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            if minutes == 12:
                forget_limits()
            with CaptureQueriesContext(connection) as asked:
                client.get("/help/", REMOTE_ADDR="192.0.2.9")
            written.append(sum("UPDATE" in sql and "usersession" in sql for sql in statements(asked)))
    assert written == [0, 0, 1, 0, 1, 0]
    assert shown(client)[0][1] == "192.0.2.9"


def forget_limits():
    """The cache counts by its own clock, which does not travel."""
    from django.core.cache import cache

    cache.clear()


def test_session_whose_row_was_lost_gets_it_again(cast):
    client = browser(cast.mei)
    with acting_for(cast.mei):
        UserSession.objects.all().delete()
    assert shown(client) == [("Firefox, Windows", "192.0.2.1", True)]


def test_page_costs_the_same_for_one_and_many(cast):
    client, counts = browser(cast.mei), []
    for _more in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        counts.append(len(statements(asked)))
        browser(cast.mei, CHROME)
        browser(cast.mei, EDGE)
    assert counts == [3, 3]


@pytest.mark.parametrize(
    ("agent", "words", "icon"),
    [
        (FIREFOX, "Firefox, Windows", "monitor"),
        (CHROME, "Chrome, Linux", "monitor"),
        (EDGE, "Edge, Windows", "monitor"),
        (SAFARI, "Safari, macOS", "monitor"),
        (PHONE, "Chrome, iPhone", "smartphone"),
        ("curl/8.5.0", "curl/8.5.0", "monitor"),
        ("<b>" + "x" * 100, "<b>" + "x" * 57, "monitor"),
        ("", "–", "monitor"),
    ],
)
def test_browser_in_words(agent, words, icon):
    found = browser_of(agent)
    assert (str(found), found.icon) == (words, icon)
