"""What stands between a customer and its answer: each obstacle in its own words, with its own way out."""

import re

import pytest
from django.test import Client

from accounts import roles
from accounts.models import RoleAssignment, Tenant
from enrollment.models import ProgramEnrollment
from partnercenter.errors import Refused
from partnercenter.programme import change_setting
from relationships.models import ResellerRelationship
from tests import factories
from tests.customers.answering import accept, asked, now, partners_of
from tests.relationships.links import ACCEPT, DECLINE, OPEN, OTHER_ACCOUNT, code_of, hidden, opened, text_of

TRIED = {"agreed": "on", "agreed_provider": "on"}


@pytest.fixture
def look(signed_in):
    """The page of a link for somebody who reads English; and their browser."""

    def look(link, person):
        return opened(link[1], signed_in(factories.reading_english(person)))

    return look


@pytest.fixture
def stopped(look):
    """Nobody gets past an obstacle, by the page or by sending its form: the reason, its words, and nothing made."""

    def stopped(link, person, code, *said):
        client, page = look(link, person)
        assert (code_of(page), [words for words in said if words not in text_of(page)]) == (code, [])
        sent = client.post(ACCEPT, {"invitation": str(link[0].pk), **TRIED})
        assert code_of(sent) == code
        assert now(link[0]).status == "handed_out"
        return client

    return stopped


def person_of(name, domain, country="TW", **values):
    company = factories.tenant(name, domain, country, **values)
    return factories.user(company, f"Admin of {name}", f"admin@{domain}", roles.GLOBAL_ADMIN)


def suspend(company):
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=company).update(status=ProgramEnrollment.Status.SUSPENDED)


def set_markets(cast, markets):
    with factories.acting_for(cast.omar):
        change_setting("markets", markets, by=cast.omar, reason="Markets")


def headed(page):
    """What the page is called, and what its button says."""
    found = text_of(page)
    button = re.search(r'<button class="button" data-variant="primary"[^>]*>(.*?)</button>', found)[1]
    return re.search("<h1[^>]*>(.*?)</h1>", found)[1], re.sub("<[^>]+>", "", button).strip()


# Who is meant


def test_own_company(reseller, cast, stopped):
    stopped(asked(reseller), reseller, "own-invitation", 'href="/invitations/"')
    stopped(asked(reseller), cast.ken, "own-invitation")


def test_another_address_than_the_one_it_is_bound_to(reseller, cast, stopped):
    bound = {"recipient_email": "boss@jade-tea.example", "only_recipient": True}
    stopped(asked(reseller, **bound), cast.fen, "wrong-account", "b…@jade-tea.example", "Use another account")


@pytest.mark.req("ACT-06", "DEC-07", "A21")
def test_account_with_which_a_partner_sells(reseller, provider, cast, stopped):
    said = ("sells in the program with this work account", "another one of your company", "Use another account")
    stopped(asked(reseller), provider, "partner-not-customer", *said)


@pytest.mark.req("ACT-06", "DEC-07")
def test_provider_that_is_asked_together_with_itself(reseller, provider, partnership, stopped):
    stopped(asked(reseller, provider), provider, "partner-not-customer")


def test_account_of_a_partner_that_does_not_sell_yet(reseller, cast, stopped):
    newcomer = person_of("Newcomer", "newcomer.example")
    stopped(asked(reseller), newcomer, "partner-account", "Newcomer", "Use another account")


@pytest.mark.req("ACT-06", "DEC-07", "A21")
def test_other_account_of_the_same_company_is_accepted(reseller, provider, cast):
    other = person_of(provider.tenant.name, "formosa-office.example", kind=Tenant.Kind.CUSTOMER)
    accept(asked(reseller), other)
    assert [name for name, *_rest in partners_of(other)] == [reseller.tenant.name]


def test_operators_person(reseller, cast, stopped):
    stopped(asked(reseller), cast.ravi, "not-a-customer", "Cloud Program Office")


def test_another_account_keeps_the_link_and_creates_that_of_a_customer(reseller, provider, stopped):
    link = asked(reseller)
    client = stopped(link, provider, "partner-not-customer")
    sign_in = client.post(OTHER_ACCOUNT).url
    assert sign_in == "/sign-in/?next=%2Fcustomer-invitation%2F"
    create = client.get("/work-account/new/?next=/customer-invitation/")
    assert create.url == "/customer-work-account/new/?next=%2Fcustomer-invitation%2F"
    assert client.get(create.url).status_code == 200


# Markets


def test_customer_of_another_market(reseller, stopped):
    abroad = person_of("Kern", "kern.example", "DE", kind=Tenant.Kind.CUSTOMER)
    stopped(asked(reseller), abroad, "customer-market", "Taiwan", "Germany")


def test_provider_of_another_market_than_the_customer(reseller, cast, stopped):
    """The reseller's country is in two markets: one with its provider, one with the customer."""
    set_markets(cast, ["tw de", "tw us"])
    sora = person_of("Sora Supply", "sora.example", "DE")
    factories.trading(sora, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100003")
    factories.partnered(sora, reseller)
    abroad = person_of("Maple", "maple.example", "US", kind=Tenant.Kind.CUSTOMER)
    stopped(asked(reseller, sora), abroad, "customer-market", "Sora Supply", "Germany")


def test_countries_of_one_market_are_no_obstacle(reseller, cast):
    set_markets(cast, ["tw jp"])
    neighbor = person_of("Sakura", "sakura.example", "JP", kind=Tenant.Kind.CUSTOMER)
    accept(asked(reseller), neighbor)
    assert len(partners_of(neighbor)) == 1


# Who answers


def test_somebody_who_is_no_global_admin(reseller, cast, stopped):
    admin = cast.fen
    client = stopped(asked(reseller), cast.bo, "not-global-admin", admin.full_name, "Request access", "You can forward")
    assert client.post(DECLINE).status_code == 403


def test_somebody_whose_role_was_taken_meanwhile(reseller, cast):
    link, by = asked(reseller), person_of("Moon Bakery", "moon-bakery.example", kind=Tenant.Kind.CUSTOMER)
    factories.user(by.tenant, "Dao", "dao@moon-bakery.example", roles.GLOBAL_ADMIN)
    with factories.acting_for(by):
        assert by.may(roles.Permission.AUTHORIZE_PARTNERS)  # read before, and kept as in a request
    with factories.everything_visible():
        RoleAssignment.objects.filter(user=by).delete()
    with pytest.raises(Refused, match="not-global-admin"):
        accept(link, by)


# What stands already


def test_customer_of_this_partner_already(reseller, cast, stopped):
    accept(asked(reseller), cast.fen)
    with factories.acting_for(cast.fen):
        row = ResellerRelationship.objects.get()
    stopped(asked(reseller), cast.fen, "already-customer", reseller.tenant.name, f"/partners/{row.pk}/")


def test_customer_of_both_already(reseller, provider, partnership, cast, stopped):
    accept(asked(reseller, provider), cast.fen)
    stopped(asked(reseller, provider), cast.fen, "already-customer", reseller.tenant.name, provider.tenant.name)


def test_customer_of_one_of_two_reads_what_stays(reseller, provider, partnership, cast, look):
    accept(asked(reseller), cast.fen)
    _client, page = look(asked(reseller, provider), cast.fen)
    said = text_of(page)
    assert f"Your partner already, which stays as it is: {reseller.tenant.name}" in said
    assert ('name="agreed_provider"' in said, 'name="agreed"' in said) == (True, False)
    assert headed(page) == (
        f"{provider.tenant.name} asks to serve you as a customer", f"Accept {provider.tenant.name} as our partner",
    )  # fmt: skip


def test_customer_of_the_provider_reads_that_it_names_the_reseller(reseller, provider, partnership, cast, look):
    accept(asked(provider), cast.fen)
    _client, page = look(asked(reseller, provider), cast.fen)
    name, said = reseller.tenant.name, text_of(page)
    assert f"{provider.tenant.name} stays your partner, and names {name} as your reseller from now on." in said
    assert ("which stays as it is" in said, headed(page)[1]) == (False, f"Accept {name} as our partner")


def test_customer_of_a_provider_that_names_another_reads_that_it_stays(shared, provider, cast, look):
    other = person_of("Wu", "wu.example")
    factories.trading(other, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000003")
    factories.partnered(provider, other)
    boss = factories.user(shared.customer, "Sun", "sun@sun-bakery.example", roles.GLOBAL_ADMIN)
    _client, page = look(asked(other, provider), boss)
    said = text_of(page)
    assert f"Your partner already, which stays as it is: {provider.tenant.name}" in said
    assert "as your reseller from now on" not in said


def test_customer_of_all_who_ask_reads_that_they_ask_for_access(reseller, provider, partnership, cast, look):
    accept(asked(reseller, provider), cast.fen)
    for link in (asked(reseller, asks_admin=True), asked(reseller, provider, asks_admin=True)):
        _client, page = look(link, cast.fen)
        assert headed(page) == ("Administrator access to your work account", "Give administrator access")
        assert f"Your partner already, which asks for administrator access: {reseller.tenant.name}" in text_of(page)


def test_newcomer_accepts_both_and_is_told_so(reseller, provider, partnership, cast, look):
    client, page = look(asked(reseller, provider), cast.fen)
    assert headed(page)[1] == "Accept both as our partners"
    told = client.post(ACCEPT, {**hidden(page), **TRIED}, follow=True)
    assert "asked for. Your global admins get a mail with the words." in text_of(told)


# Those who ask


def test_partnership_that_ended_meanwhile(reseller, provider, partnership, cast, stopped):
    link = asked(reseller, provider)
    factories.parted(partnership, by=reseller)
    stopped(link, cast.fen, "joint-partnership-ended", reseller.tenant.name, provider.tenant.name, "new invitation")


@pytest.mark.parametrize("who", ["reseller", "provider"])
def test_one_of_two_was_suspended_meanwhile(reseller, provider, partnership, cast, stopped, who):
    link, partner = asked(reseller, provider), {"reseller": reseller, "provider": provider}[who]
    suspend(partner.tenant)
    stopped(link, cast.fen, "partner-cannot", partner.tenant.name, "The link keeps working until")


def test_partner_that_asks_alone_was_suspended_meanwhile(reseller, cast, stopped):
    link = asked(reseller)
    suspend(reseller.tenant)
    stopped(link, cast.fen, "partner-cannot", reseller.tenant.name)


# The link


def test_declined_link_cannot_be_accepted(reseller, cast, look):
    link = asked(reseller)
    client, page = look(link, cast.fen)
    client.post(DECLINE, {**hidden(page), "reason": "No need"})
    said = text_of(client.post(ACCEPT, TRIED))
    assert ("declined the invitation" in said, "See how you work together" in said) == (True, False)
    assert (now(link[0]).status, partners_of(cast.fen)) == ("declined", [])


def test_visitor_reads_who_asks_and_decides_nothing(reseller, provider, partnership):
    link = asked(reseller, provider, asks_admin=True)
    client, page = opened(link[1], Client())
    said = text_of(page)
    names = (reseller.tenant.name, provider.tenant.name, "4000001", link[0].made_by_name, "/customer-work-account/new/")
    assert ([words for words in names if words not in said], client.get(OPEN).status_code) == ([], 200)
    assert now(link[0]).status == "handed_out"
