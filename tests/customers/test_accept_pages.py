"""The page on which a customer answers: its lines, its boxes, what a form is worth that was opened before (P26)."""

import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnercenter.tenancy import presenting
from relationships.models import DelegatedAdmin, Invitation, ResellerRelationship
from tests import factories
from tests.customers.answering import accept, asked, now, partners_of, trusted_by
from tests.journeys.test_every_page import MOST_STATEMENTS, TRANSACTION
from tests.relationships.links import ACCEPT, OPEN, code_of, hidden, opened, text_of
from tests.relationships.test_answers import links_of, speak

BOTH = {"agreed": "on", "agreed_provider": "on"}


@pytest.fixture
def fen(cast, signed_in):
    """The customer's global admin, reading English."""
    return signed_in(factories.reading_english(cast.fen))


@pytest.fixture
def joint(reseller, provider, partnership):
    return asked(reseller, provider, asks_admin=True)


def boxes(page):
    """The boxes of the page, in their order."""
    return re.findall(r'<input type="checkbox" name="(\w+)"', page.content.decode())


# The page


@pytest.mark.req("INV-12")
def test_each_thing_has_a_box_of_its_own_that_is_not_ticked(joint, fen):
    _client, page = opened(joint[1], fen)
    assert boxes(page) == ["agreed", "agreed_provider", "admin", "admin_provider"]
    assert re.findall(r'<input type="checkbox"[^>]* checked', page.content.decode()) == []


@pytest.mark.req("INV-05")
def test_single_invitation_asks_for_one_thing(reseller, fen):
    _client, page = opened(asked(reseller)[1], fen)
    assert boxes(page) == ["agreed"]


def test_page_says_what_stays_closed_without_access(reseller, fen):
    closed = "See your company and billing profile, your users and licenses."
    pages = [text_of(opened(asked(reseller, asks_admin=asks)[1], fen)[1]) for asks in (False, True)]
    assert [closed in page for page in pages] == [True, False]


def test_acceptance_leads_to_the_partner(reseller, cast, fen):
    client, page = opened(asked(reseller)[1], fen)
    answer = client.post(ACCEPT, {**hidden(page), "agreed": "on"})
    with factories.acting_for(cast.fen):
        row = ResellerRelationship.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/partners/{row.pk}/")


def test_answered_link_tells_by_whom_and_leads_to_the_partners(joint, cast, fen):
    accept(joint, cast.fen)
    _client, page = opened(joint[1], fen)
    assert (cast.fen.full_name in text_of(page), 'href="/partners/"' in text_of(page)) == (True, True)


def test_page_costs_few_statements(joint, fen):
    client, _page = opened(joint[1], fen)
    with CaptureQueriesContext(connection) as caught:
        client.get(OPEN)
    assert len([query for query in caught if not query["sql"].startswith(TRANSACTION)]) <= MOST_STATEMENTS


# The form


@pytest.mark.parametrize("ticked", [(), ("agreed",), ("agreed_provider", "admin", "admin_provider")])
def test_relationships_have_to_be_ticked(joint, cast, fen, ticked):
    client, page = opened(joint[1], fen)
    answer = client.post(ACCEPT, {**hidden(page), **dict.fromkeys(ticked, "on")})
    assert ("Tick the box to accept" in text_of(answer), now(joint[0]).status) == (True, "handed_out")
    assert partners_of(cast.fen) == []


def test_access_may_stay_unticked(joint, cast, fen):
    client, page = opened(joint[1], fen)
    client.post(ACCEPT, {**hidden(page), **BOTH})
    assert (len(partners_of(cast.fen)), trusted_by(cast.fen)) == (2, [])


def test_form_sent_twice_accepts_once(joint, cast, fen):
    client, page = opened(joint[1], fen)
    sent = {**hidden(page), **BOTH, "admin": "on"}
    first, second = client.post(ACCEPT, sent), client.post(ACCEPT, sent)
    assert (first.status_code, second.status_code) == (302, 200)
    assert "Your company has answered" in text_of(second)
    assert (len(partners_of(cast.fen)), len(trusted_by(cast.fen))) == (2, 1)


def test_tick_below_other_words_counts_for_nothing(joint, reseller, cast, fen):
    """The reseller was accepted meanwhile by another link: the page has other lines now."""
    client, page = opened(joint[1], fen)
    accept(asked(reseller), cast.fen)
    client, _page = opened(joint[1], client)
    answer = client.post(ACCEPT, {**hidden(page), **BOTH, "admin": "on"})
    assert ("The text has changed since you opened the page" in text_of(answer), boxes(answer)) == (
        True, ["agreed_provider", "admin", "admin_provider"],
    )  # fmt: skip
    assert now(joint[0]).status == "handed_out"


def test_form_of_another_link_is_not_carried_over(joint, reseller, cast, fen):
    client, page = opened(joint[1], fen)
    opened(asked(reseller)[1], client)
    answer = client.post(ACCEPT, {**hidden(page), **BOTH})
    assert "You opened another link meanwhile" in text_of(answer)
    assert partners_of(cast.fen) == []


def test_obstacle_that_comes_between_page_and_answer(joint, reseller, provider, partnership, cast, fen):
    client, page = opened(joint[1], fen)
    factories.parted(partnership, by=provider)
    answer = client.post(ACCEPT, {**hidden(page), **BOTH})
    assert (code_of(answer), partners_of(cast.fen)) == ("joint-partnership-ended", [])


# The wall


def test_customer_connects_itself_to_nobody_who_has_not_asked(joint, second, cast):
    """What the action could get wrong, the database refuses: a partner that is not on the accepted invitation."""
    accept(joint, cast.fen)
    with factories.acting_for(cast.fen):
        row = ResellerRelationship.objects.first()
        row.pk, row.partner_id, row.partner_name = None, second.tenant_id, second.tenant.name
        with presenting(joint[0].token_hash), pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_link_is_answered_by_no_company_but_through_its_secret(joint, cast):
    values = {"status": "accepted", "answered_at": timezone.now(), "answered_by": cast.fen}
    with factories.acting_for(cast.fen):
        assert Invitation.objects.filter(pk=joint[0].pk).update(answered_tenant=cast.jade_tea, **values) == 0


@pytest.mark.req("INV-08")
def test_partners_see_their_own_row_and_grant_alone(joint, reseller, provider, second, cast):
    accept(joint, cast.fen)
    seen = {}
    for person in (reseller, provider, second, cast.anna):
        with factories.acting_for(person):
            rows = ResellerRelationship.objects.values_list("partner_name", flat=True)
            grants = DelegatedAdmin.objects.filter(target_id=cast.jade_tea.pk)
            seen[person] = (sorted(rows), grants.count())
    mine, theirs = reseller.tenant.name, provider.tenant.name
    assert seen == {
        reseller: (sorted([mine, theirs]), 1),  # the provider's row names it
        provider: ([theirs], 1),
        second: ([], 0),
        cast.anna: ([], 0),
    }


# Mails


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_receipt_and_notices(joint, reseller, provider, cast, mails, language):
    for person in (cast.fen, reseller, cast.ken, provider):
        speak(person, language)
    before = len(mails())
    accept(joint, cast.fen, "agreed", "agreed_provider", "admin")
    sent = mails()[before:]
    assert sorted((mail["kind"], mail["to"]) for mail in sent) == sorted(
        [("customers/partners_accepted", cast.fen.email)]
        + [("customers/customer_accepted", person.email) for person in (reseller, cast.ken, provider)]
    )
    assert [mail["language"] for mail in sent] == [language] * 4
    (receipt,) = [mail for mail in sent if mail["to"] == cast.fen.email]
    with factories.acting_for(cast.fen):
        words = [row.consent_text for row in (*ResellerRelationship.objects.all(), *DelegatedAdmin.objects.all())]
    assert [text for text in words if text not in receipt["txt"] or text not in receipt["html"]] == []
    assert links_of(receipt) == [{f"{settings.PORTAL_BASE_URL}/partners/"}] * 2


def test_receipt_names_both_as_new_partners_only_where_both_are(reseller, provider, partnership, cast, mails):
    speak(cast.fen, "en")
    for link in (asked(reseller), asked(reseller, provider)):
        accept(link, cast.fen)
    receipts = [mail for mail in mails() if mail["kind"] == "customers/partners_accepted"]
    assert [mail["subject"] for mail in receipts] == [f"You have accepted what {reseller.tenant.name} asked for"] * 2
    assert [f"accepted what {reseller.tenant.name} had asked" in mail["txt"] for mail in receipts] == [True, True]


def test_each_partner_reads_what_it_has_got(joint, reseller, provider, cast, mails):
    for person in (reseller, provider):
        factories.reading_english(person)
    accept(joint, cast.fen, "agreed", "agreed_provider", "admin")
    told = {mail["to"]: mail["txt"] for mail in mails() if mail["kind"] == "customers/customer_accepted"}
    said = ("can also work in the account", "stay closed to you", "has invited the customer together with you")
    assert [[words in told[person.email] for words in said] for person in (reseller, provider)] == [
        [True, False, False],
        [False, True, True],
    ]
