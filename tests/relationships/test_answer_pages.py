"""The link as the invited company sees it: before sign-in, once it has ended, and the decision."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnercenter.tokens import hash_of
from relationships.actions import questions
from relationships.actions.answers import PARTNERSHIP
from relationships.actions.ledger import revoke_invitation
from relationships.models import Invitation, Partnership
from relationships.rules.consents import Asker
from tests import factories
from tests.journeys.test_every_page import MOST_STATEMENTS, TRANSACTION
from tests.relationships.links import (
    ACCEPT,
    CONTINUE,
    DECLINE,
    FRESH_LINK,
    OPEN,
    TO_SIGN_IN,
    code_of,
    hidden,
    meant,
    now,
    opened,
    text_of,
    ticked,
)


@pytest.fixture
def invited(provider):
    """Ting's invitation and the secret of its link."""
    return factories.invited(provider)


@pytest.fixture
def mei(reseller, signed_in):
    """The reseller's global admin, reading English, in her browser."""
    return signed_in(factories.reading_english(reseller))


# Before sign-in


@pytest.mark.req("REL-07", "REL-12", "REL-19", "REL-21")
def test_visitor_reads_who_asks_for_what(provider, invited):
    page = text_of(opened(invited[1])[1])
    said = (provider.tenant.name, provider.full_name, "4100001", "Taiwan", "asks to be your indirect provider",
            "Submit orders and add subscriptions for your customers",
            "Administrator access to your company’s work account", "Your global admins are out of their reach",
            "They cannot", "your other providers", "See your bank details",
            "Hand their customers over to you", "The partnership stays", "terms you agree on directly",
            "Sign in to answer", "Answer by")  # fmt: skip
    assert [words for words in said if words not in page] == []


@pytest.mark.req("REL-02")
def test_visitor_without_account_enrolls_first(invited):
    page = text_of(opened(invited[1])[1])
    assert ('href="/enroll/indirect_reseller/"' in page, "it keeps working until" in page) == (True, True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_change_nothing(invited, method):
    before = writes()
    for number in range(100):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        getattr(client, method)(f"/invitation/{invited[1]}/")
        assert getattr(client, method)(OPEN).status_code == 200
    assert (writes(), now(invited[0]).status) == (before, "handed_out")


def writes():
    """What this transaction has written to each table so far; a session is the visitor's own."""
    with factories.everything_visible(), connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return {name: count for name, count in cursor.fetchall() if count and name != "django_session"}


@pytest.mark.parametrize("wrong", [lambda secret: "guessed", lambda secret: secret[:-1], lambda secret: f"{secret}x"])
def test_wrong_token_gets_the_same_answer(invited, wrong):
    _client, page = opened(wrong(invited[1]))
    never_opened = Client().get(OPEN)
    assert (page.status_code, text_of(page)) == (404, text_of(never_opened))


@pytest.mark.usefixtures("in_one_window")
def test_guessing_is_slowed_down(db):
    answers = {Client().get(f"/invitation/guess-{number}/").status_code for number in range(60)}
    assert (answers, Client().get("/invitation/guess-61/").status_code) == ({302}, 429)


def test_secret_leaves_the_address_and_stays_out_of_page_and_session(invited):
    client, page = opened(invited[1])
    assert (invited[1] in page.content.decode(), dict(client.session)) == (False, {"invitation": hash_of(invited[1])})
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("same-origin", True)


@pytest.mark.req("REL-08")
def test_sign_in_to_answer_counts_as_opened_and_leads_back(invited, reseller):
    client, _page = opened(invited[1])
    answer = client.post(CONTINUE)
    assert (answer.url, now(invited[0]).status) == (TO_SIGN_IN, "opened")
    signed_in = client.post(answer.url, {"login": reseller.email, "password": factories.PASSWORD})
    assert (signed_in.url, client.get(OPEN).status_code) == (OPEN, 200)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_page_comes_in_every_language(invited, language):
    client, _page = opened(invited[1])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    assert client.get(OPEN).headers["Content-Language"] == language


# Ended links


@pytest.mark.parametrize("status", ["expired", "revoked", "superseded"])
def test_ended_link_says_what_became_of_it(invited, provider, status):
    with factories.acting_for(provider):
        Invitation.objects.filter(pk=invited[0].pk).update(status=status, ended_at=timezone.now())
    _client, page = opened(invited[1])
    assert (page.status_code, code_of(page)) == (410, f"invitation-{status}")
    assert ("What you can do" in text_of(page), provider.tenant.name in text_of(page)) == (True, True)


def test_ended_link_leads_whoever_is_signed_in_to_the_overview(invited, provider, mei):
    with factories.acting_for(provider):
        Invitation.objects.filter(pk=invited[0].pk).update(status="revoked", ended_at=timezone.now())
    led = ["Go to Overview" in text_of(opened(invited[1], *signed)[1]) for signed in ((), (mei,))]
    assert led == [False, True]


def test_answered_link_leads_the_own_company_on_and_tells_others_that_it_is_spent(invited, provider, reseller, mei):
    opened(invited[1], mei)
    record = mei.post(ACCEPT, ticked(invited[0], reseller)).url
    page = mei.get(OPEN)
    assert (page.status_code, record in text_of(page), reseller.full_name in text_of(page)) == (200, True, True)
    _client, visitors = opened(invited[1])
    assert (visitors.status_code, code_of(visitors), record in text_of(visitors)) == (410, "invitation-accepted", False)


def test_link_works_until_its_last_second(invited):
    with time_machine.travel(invited[0].expires_at - timedelta(seconds=5), tick=False):
        client, page = opened(invited[1])
    with time_machine.travel(invited[0].expires_at, tick=False):
        assert (page.status_code, code_of(client.get(OPEN))) == (200, "invitation-expired")


@pytest.mark.req("DEC-05")
def test_expired_link_asks_for_a_fresh_one(invited):
    with time_machine.travel(invited[0].expires_at + timedelta(days=1)):
        client, page = opened(invited[1])
        assert f'action="{FRESH_LINK}"' in text_of(page)
        asked = client.post(FRESH_LINK)
    assert ("gets a message" in text_of(asked), now(invited[0]).fresh_link_asked_at is None) == (True, False)


def test_link_that_works_needs_no_fresh_one(invited):
    client, _page = opened(invited[1])
    assert (client.post(FRESH_LINK).url, now(invited[0]).fresh_link_asked_at) == (OPEN, None)


# The decision


@pytest.mark.req("REL-10", "REL-11", "REL-12")
def test_ticked_box_and_button_make_partners(invited, provider, reseller, mei):
    _client, page = opened(invited[1], mei)
    assert ("Authorize indirect provider" in text_of(page), now(invited[0]).status) == (True, "handed_out")
    answer = mei.post(ACCEPT, ticked(invited[0], reseller))
    with factories.acting_for(reseller):
        partnership = Partnership.objects.visible_to(reseller).get()
    assert (answer.url, now(invited[0]).status) == (partnership.get_absolute_url(), "accepted")
    assert partnership.consent_text in text_of(page)


@pytest.mark.parametrize("sent", [{}, {"agreed": "on"}, {"agreed": "on", "shown": hash_of("another text")}])
def test_box_not_ticked_or_another_text_ticked(invited, mei, sent):
    opened(invited[1], mei)
    page = mei.post(ACCEPT, {**meant(invited[0]), **sent})
    assert ("There is a problem" in text_of(page), 'href="#id_agreed"' in text_of(page)) == (True, True)
    assert (page.context["form"]["agreed"].value(), now(invited[0]).status) == (False, "handed_out")


def test_acceptance_opened_by_hand_shows_the_page(invited, mei):
    opened(invited[1], mei)
    assert mei.get(ACCEPT).url == OPEN


def test_acceptance_asks_again_after_a_while(invited, provider, reseller, signed_in):
    client, _page = opened(invited[1], signed_in(reseller, ago=timedelta(hours=1)))
    asked = client.post(ACCEPT, ticked(invited[0], factories.reading_english(reseller)))
    assert asked.url.startswith("/sign-in/again/")
    client.post(asked.url, {"password": factories.PASSWORD})
    assert now(invited[0]).status == "accepted"


def test_revoked_while_the_page_is_open(invited, provider, reseller, mei):
    _client, page = opened(invited[1], mei)
    with factories.acting_for(provider):
        revoke_invitation(invited[0], by=provider)
    answer = mei.post(ACCEPT, ticked(invited[0], reseller))
    assert (page.status_code, answer.status_code, code_of(answer)) == (200, 410, "invitation-revoked")


def test_second_click_finds_the_partnership(invited, provider, reseller, mei):
    opened(invited[1], mei)
    first, second = (mei.post(ACCEPT, ticked(invited[0], reseller)) for _click in range(2))
    assert (second.status_code, first.url in text_of(second)) == (200, True)


@pytest.mark.parametrize("reason", ["", "We have a provider. <b>Thank you</b>"])
def test_decline_with_and_without_a_reason(invited, mei, reason):
    opened(invited[1], mei)
    page = mei.post(DECLINE, {**meant(invited[0]), "reason": reason}, follow=True)
    assert (now(invited[0]).status, now(invited[0]).decline_reason) == ("declined", reason)
    assert ("You have declined" in text_of(page), page.status_code) == (True, 200)


def test_decline_with_too_long_a_reason_says_so(invited, mei):
    opened(invited[1], mei)
    page = mei.post(DECLINE, {**meant(invited[0]), "reason": "x" * 301})
    assert ("Shorten this to 300" in text_of(page), now(invited[0]).status) == (True, "handed_out")


def test_page_costs_few_statements(invited, mei):
    opened(invited[1], mei)
    with CaptureQueriesContext(connection) as caught:
        assert mei.get(OPEN).status_code == 200
    assert len([query for query in caught if not query["sql"].startswith(TRANSACTION)]) <= MOST_STATEMENTS


# Other kinds


def test_kind_of_an_app_above_brings_its_own_words_and_answer(invited, provider, mei, monkeypatch):
    greeted = []
    own = replace(
        PARTNERSHIP,
        title="%(inviter)s asks to be your guide",
        askers=lambda invitation: (Asker("Guide", ("Show you the town.",)),),
        check=lambda invitation, user: None,
        accept=lambda secret_hash, *, consent, by: greeted.append(by.email) or reverse("overview"),
    )
    monkeypatch.setitem(questions._questions, invited[0].kind, own)
    _client, page = opened(invited[1], mei)
    assert ("asks to be your guide" in text_of(page), "Show you the town." in text_of(page)) == (True, True)
    sent = {"agreed": "on", **hidden(page)}
    assert mei.post(ACCEPT, sent).url == reverse("overview")
    assert greeted == ["mei@lin-trading.example"]
