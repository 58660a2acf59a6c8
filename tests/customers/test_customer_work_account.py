"""A customer without a work account: from the link to the account, and back to the link, in whichever browser."""

import pytest
from django.test import Client

from accounts.models import Tenant, WorkAccountRequest
from tests import factories
from tests.accounts.conftest import link_in
from tests.customers.answering import asked, now
from tests.factories import PASSWORD
from tests.relationships.links import OPEN, opened, text_of

NEW, SENT, RETURN = "/customer-work-account/new/", "/work-account/sent/", "/customer-invitation/"
COMPANY = {
    "company_name": "Lotus Books", "country": "TW", "domain": "lotus.example", "full_name": "Li Na",
    "email": "na@lotus.example", "password": PASSWORD,
}  # fmt: skip


@pytest.fixture
def visitor(reseller):
    """The link of an invitation and a browser that has opened it."""
    link = asked(reseller, recipient_company="Lotus Books", recipient_name="Li Na")
    return link, opened(link[1])[0]


def confirmed(client, mail):
    """The link of the mail, the password, and the sign-in; returns where that leads."""
    page = client.get(link_in(mail)).url
    signing_in = client.post(page, {"password": PASSWORD}).url
    return client.post(signing_in, {"login": COMPANY["email"], "password": PASSWORD}).url


@pytest.mark.req("INV-05", "A9")
@pytest.mark.parametrize("same_browser", [True, False])
def test_account_is_that_of_a_customer_and_the_way_leads_back(visitor, mails, same_browser):
    link, client = visitor
    assert client.post(NEW, COMPANY).url == f"{SENT}?next=%2Fcustomer-invitation%2F"
    reader = client if same_browser else Client()
    back = confirmed(reader, mails()[-1])
    assert (back.startswith(f"{RETURN}?link="), reader.get(back).url) == (True, OPEN)
    assert "asks to serve you as a customer" in text_of(reader.get(OPEN))
    with factories.everything_visible():
        made = Tenant.objects.get(domain="lotus.example")
        assert (made.kind, made.programmes, made.provided_by_id) == ("customer", [], None)
    assert now(link[0]).status == "opened"


def test_form_knows_what_the_invitation_knows(visitor):
    page = visitor[1].get(NEW)
    form = page.context["form"]
    assert {name: form.initial[name] for name in ("company_name", "full_name", "country")} == {
        "company_name": "Lotus Books", "full_name": "Li Na", "country": "TW",
    }  # fmt: skip


def test_link_in_the_mail_opens_nothing_for_anybody_else(visitor, mails, signed_in, cast):
    _link, client = visitor
    client.post(NEW, COMPANY)
    back = confirmed(client, mails()[-1])
    stranger = signed_in(cast.fen)
    assert (stranger.get(back).url, stranger.get(OPEN).status_code) == (OPEN, 404)
    assert (stranger.get(f"{RETURN}?link=made-up").url, stranger.get(OPEN).status_code) == (OPEN, 404)


def test_address_that_the_link_is_bound_to(reseller):
    link = asked(reseller, recipient_email="na@lotus.example", only_recipient=True)
    client, _page = opened(link[1])
    other = client.post(NEW, COMPANY | {"email": "other@lotus.example"})
    assert "This invitation is for n…@lotus.example." in text_of(other)
    assert "na@lotus.example" not in text_of(client.get(NEW))
    assert client.post(NEW, COMPANY).status_code == 302


def test_no_link_no_page(db):
    assert Client().get(NEW).status_code == 404
    assert Client().post(NEW, COMPANY).status_code == 404


def test_link_of_a_partner_leads_elsewhere(provider):
    client, _page = opened(factories.invited(provider)[1])
    assert client.get(NEW).url == OPEN


def test_whoever_is_signed_in_needs_no_account(reseller, cast, signed_in):
    client, _page = opened(asked(reseller)[1], signed_in(cast.fen))
    assert (client.get(NEW).url, client.post(NEW, COMPANY).url) == (OPEN, OPEN)


def test_every_way_to_an_account_leads_to_that_of_a_customer(visitor, mails):
    """The sign-in offers one, too, and so does a mail whose link is dead."""
    _link, client = visitor
    for page in ("/work-account/new/?next=/customer-invitation/", f"{SENT}?next=/customer-invitation/"):
        assert client.get(page).url == f"{NEW}?next=%2Fcustomer-invitation%2F"
    dead = client.get("/work-account/confirm/?next=/customer-invitation/")
    assert f"{NEW}?next=" in text_of(dead)
    with factories.everything_visible():
        assert WorkAccountRequest.objects.count() == 0


@pytest.mark.parametrize("page", ["/overview/", "/settings/"])
def test_customer_is_not_offered_what_partners_do(cast, signed_in, page):
    said = text_of(signed_in(factories.reading_english(cast.fen)).get(page))
    offered = ("Enroll", "Which model fits", "After you have enrolled", "Programs", "Indirect", "Invitations")
    assert [words for words in offered if words in said] == []
