"""What stands between a signed-in visitor and the answer: each obstacle in its own words, with its own way out."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import Tenant
from enrollment.models import Agreement, ProgramEnrollment
from partnercenter.tokens import hash_of
from relationships.models import InvitationStatus
from tests import factories
from tests.journeys.test_every_page import MOST_STATEMENTS, TRANSACTION
from tests.relationships.links import (
    ACCEPT,
    DECLINE,
    OPEN,
    OTHER_ACCOUNT,
    TO_SIGN_IN,
    code_of,
    now,
    opened,
    text_of,
    ticked,
)


@pytest.fixture
def look(signed_in):
    """Opens a link as somebody; gives back the browser and the page."""

    def at(secret, person):
        return opened(secret, signed_in(factories.reading_english(person)))

    return at


def is_stopped(page, code, *words):
    """One obstacle with this code, and the link is as good as before."""
    text = text_of(page)
    return (code_of(page), text.count("What stands in the way"), [word for word in words if word not in text]) == (
        code, 1, [],
    )  # fmt: skip


# Another account


@pytest.mark.req("REL-07")
def test_link_bound_to_another_address(provider, reseller, cast, look):
    bound = {"recipient_email": "Mei@lin-trading.example", "only_recipient": True}
    invitation, secret = factories.invited(provider, **bound)
    client, page = look(secret, cast.ken)
    assert is_stopped(page, "wrong-account", cast.ken.email, "M…@lin-trading.example", "Use another account")
    assert "Mei@lin-trading" not in text_of(page)
    assert text_of(page).count("Use another account") == 1
    assert client.post(ACCEPT, ticked(invitation, reseller)).status_code == 403
    assert now(invitation).status == "handed_out"


def test_use_another_account_keeps_the_link_through_a_real_sign_in(provider, reseller, cast):
    bound = {"recipient_email": reseller.email, "only_recipient": True}
    _invitation, secret = factories.invited(provider, **bound)
    client = Client()
    client.post("/sign-in/", {"login": cast.ken.email, "password": factories.PASSWORD})
    assert code_of(opened(secret, client)[1]) == "wrong-account"
    answer = client.post(OTHER_ACCOUNT)
    assert (answer.url, client.session["invitation"], "_auth_user_id" in client.session) == (
        TO_SIGN_IN, hash_of(secret), False,
    )  # fmt: skip
    back = client.post(answer.url, {"login": reseller.email, "password": factories.PASSWORD})
    assert (back.url, client.get(OPEN).status_code) == (OPEN, 200)


def test_link_without_a_recipient_works_for_whoever_it_was_forwarded_to(provider, reseller, look):
    _invitation, secret = factories.invited(provider, recipient_email="somebody@else.example")
    assert look(secret, reseller)[1].status_code == 200


def test_own_invitation(provider, cast, look):
    invitation, secret = factories.invited(provider)
    for person in (provider, cast.hao):
        assert is_stopped(look(secret, person)[1], "own-invitation", 'href="/invitations/"')
    assert (now(invitation).status, now(invitation).opened_at) == ("handed_out", None)


def test_company_that_is_both_cannot_authorize_itself(provider, cast, look):
    """A provider that is a reseller, too: its own link makes no partner of it."""
    with factories.acting_for(provider):
        enrolled = ProgramEnrollment.objects.get(tenant_id=provider.tenant_id)
    factories.published(cast.omar, "indirect_reseller")
    with factories.everything_visible():
        ProgramEnrollment.objects.create(
            tenant=provider.tenant, partner=enrolled.partner, programme="indirect_reseller"
        )
    invitation, secret = factories.invited(provider)
    client, _page = look(secret, provider)
    assert code_of(client.post(ACCEPT, ticked(invitation, provider))) == "own-invitation"


def test_customer(provider, look):
    company = factories.tenant("Bäckerei Kern", "kern.example", "TW", kind=Tenant.Kind.CUSTOMER)
    user = factories.user(company, "Jo Kern", "jo@kern.example", roles.GLOBAL_ADMIN)
    _invitation, secret = factories.invited(provider)
    assert is_stopped(look(secret, user)[1], "wrong-kind-of-company", "Bäckerei Kern", "Use another account")


def test_operators_person(provider, cast, look):
    _invitation, secret = factories.invited(provider)
    assert is_stopped(look(secret, cast.ravi)[1], "wrong-kind-of-company", "Cloud Program Office")


def test_company_of_another_market(provider, cast, look):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000002")
    _invitation, secret = factories.invited(provider)
    assert is_stopped(look(secret, cast.anna)[1], "wrong-market", "Taiwan", "Germany", "Find a provider")


# A company that is not ready: A7


@pytest.mark.req("REL-02")
def test_company_that_has_not_enrolled(provider, cast, look):
    invitation, secret = factories.invited(provider)
    page = look(secret, cast.mei)[1]
    assert is_stopped(page, "reseller-not-enrolled", 'href="/enroll/indirect_reseller/"', "it keeps working until")
    assert now(invitation).is_live


@pytest.mark.req("REL-02")
def test_company_whose_application_is_on_its_way(provider, cast, look):
    application = factories.in_review(cast.mei)
    _invitation, secret = factories.invited(provider)
    page = look(secret, cast.mei)[1]
    assert is_stopped(page, "reseller-not-enrolled", application.reference, "In review", application.get_absolute_url())


@pytest.mark.req("REL-02", "AGR-02", "AGR-08")
def test_agreement_unsigned_then_signed_and_the_same_link_goes_on(provider, cast, look):
    factories.approved(cast.mei, cast.ravi)
    agreement = factories.published(cast.omar, "indirect_reseller")
    invitation, secret = factories.invited(provider)
    client, page = look(secret, cast.mei)
    assert is_stopped(page, "reseller-not-signed", 'href="/agreements/indirect_reseller/"')
    factories.signed(cast.mei, agreement)
    assert client.post(ACCEPT, ticked(invitation, cast.mei)).url.startswith("/partnerships/")


def test_newer_agreement_unsigned(provider, reseller, cast, look):
    factories.published(cast.omar, "indirect_reseller", "A new text.")
    with factories.everything_visible():
        assert Agreement.objects.filter(programme="indirect_reseller").count() == 2
    _invitation, secret = factories.invited(provider)
    assert is_stopped(look(secret, reseller)[1], "reseller-not-signed")


@pytest.mark.req("REL-09")
def test_somebody_who_is_no_global_admin(provider, reseller, cast, look):
    invitation, secret = factories.invited(provider)
    client, page = look(secret, cast.ken)
    assert is_stopped(page, "not-global-admin", reseller.full_name, "Request access", "You can forward the message")
    assert (client.post(DECLINE).status_code, now(invitation).status) == (403, "handed_out")
    assert code_of(client.post(ACCEPT, ticked(invitation, reseller))) == "not-global-admin"


def test_bound_link_cannot_be_forwarded_to_a_global_admin(provider, reseller, cast, look):
    _invitation, secret = factories.invited(provider, recipient_email=cast.ken.email, only_recipient=True)
    page = look(secret, cast.ken)[1]
    assert is_stopped(page, "not-global-admin", f"This link works for {cast.ken.email} alone")


# Both sides


def test_partners_already(provider, reseller, partnership, look):
    invitation, secret = factories.invited(provider)
    client, page = look(secret, reseller)
    assert is_stopped(page, "already-partners", partnership.get_absolute_url())
    assert code_of(client.post(ACCEPT, ticked(invitation, reseller))) == "already-partners"


@pytest.mark.req("REL-01")
def test_provider_suspended_meanwhile(provider, reseller, look):
    invitation, secret = factories.invited(provider)
    with factories.everything_visible():
        mine = ProgramEnrollment.objects.filter(tenant_id=provider.tenant_id)
        mine.update(status=ProgramEnrollment.Status.SUSPENDED)
    client, page = look(secret, reseller)
    assert is_stopped(page, "inviter-cannot", provider.tenant.name, "The link keeps working until")
    assert code_of(client.post(ACCEPT, ticked(invitation, reseller))) == "inviter-cannot"
    with factories.everything_visible():
        mine.update(status=ProgramEnrollment.Status.ACTIVE)
    assert (client.get(OPEN).status_code, now(invitation).status) == (200, InvitationStatus.HANDED_OUT)


def test_obstacle_costs_few_statements(provider, reseller, cast, look):
    _invitation, secret = factories.invited(provider)
    client, _page = look(secret, cast.ken)
    with CaptureQueriesContext(connection) as caught:
        client.get(OPEN)
    assert len([query for query in caught if not query["sql"].startswith(TRANSACTION)]) <= MOST_STATEMENTS
