"""The link of an invitation is on its maker's page and in the message, and is kept nowhere: every place is searched."""

import pytest
from django.core import mail

from partnercenter.mail import deliver_due_mail
from relationships.models import Invitation
from tests import factories
from tests.hiding_places import Places
from tests.relationships.drafting import NEW, now, page_of, typed

MEI = "mei@lin-trading.example"


@pytest.fixture
def places(transactional_cast):
    with Places() as places:
        yield places


@pytest.fixture
def browser(transactional_cast, signed_in):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    deliver_due_mail()
    mail.outbox.clear()
    return signed_in(factories.reading_english(cast.ting))


@pytest.fixture
def draft(browser):
    """A draft made on the page, and its secret as the page shows it."""
    browser.post(NEW, {"recipient_email": MEI, "language": "en"})
    with factories.everything_visible():
        invitation = Invitation.objects.get()
    address = browser.get(page_of(invitation)).context["address"]
    return invitation, address.rstrip("/").rpartition("/")[2]


@pytest.mark.req("REL-05")
def test_link_is_sealed_while_it_is_a_draft_and_gone_afterwards(places, browser, draft):
    invitation, secret = draft
    for values in ({}, {"then": "file"}, {"text": f"Cut {secret[:-5]}"}, {"subject": f"See {secret}"}):
        browser.post(page_of(invitation), typed(invitation, secret, **values), follow=True)
    browser.get(page_of(invitation, "invitation_eml"))
    assert places.holding(secret) == set()
    browser.post(page_of(invitation, "invitation_hand_out"), typed(invitation, secret), follow=True)
    deliver_due_mail()
    assert (now(invitation).sealed_token, places.holding(secret)) == ("", set())


@pytest.mark.req("REL-07")
def test_link_that_the_portal_sends_is_in_its_mail_alone(places, browser, draft):
    invitation, secret = draft
    browser.post(page_of(invitation, "invitation_send"), typed(invitation, secret), follow=True)
    assert places.holding(secret) == set()
    deliver_due_mail()
    assert [letter.to for letter in mail.outbox] == [[MEI]]
    assert places.holding(secret) == {"delivered mail"}


def test_opened_link_is_in_no_log(places, browser, draft):
    invitation, secret = draft
    browser.post(page_of(invitation, "invitation_hand_out"), typed(invitation, secret))
    for path in (f"/invitation/{secret}/", f"/invitation/{secret}", f"/invitation/{secret}/nowhere/"):
        browser.get(path)
        browser.post(path)
    assert places.holding(secret) == set()
