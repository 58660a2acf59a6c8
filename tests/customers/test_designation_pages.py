"""The pages on which a provider names the reseller of a customer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from relationships.models import ResellerRelationship
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties
from tests.relationships.partners import set_standing, text


@pytest.fixture
def rong(cast):
    """Another reseller in the market."""
    company = factories.tenant("Rong Hui", "rong-hui.example", "TW")
    person = factories.user(company, "Rong", "rong@rong-hui.example", roles.GLOBAL_ADMIN)
    factories.trading(person, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000044")
    return person


@pytest.fixture
def with_rong(provider, rong):
    return factories.partnered(provider, rong)


def href_of(relationship, chosen=""):
    return reverse("customer_reseller", args=[relationship.pk]) + (f"?reseller={chosen}" if chosen else "")


def sent(browser, relationship, chosen, note=""):
    """Opens the page of a choice and confirms it."""
    form = browser.get(href_of(relationship, chosen)).context["form"]
    values = {name: form[name].value() or "" for name in ("reseller", "seen")}
    return browser.post(href_of(relationship), {**values, "note": note})


def now(relationship):
    with factories.everything_visible():
        return ResellerRelationship.objects.get(pk=relationship.pk).reseller_name


@pytest.mark.req("CUS-06")
def test_choice_shows_resellers_that_can_act_and_are_not_named_yet(ting, reseller, rong, with_rong, shared):
    listed = ting.get(href_of(shared)).context["table"].records
    assert [row.reseller_name for row in listed] == ["Rong Hui"]
    set_standing(rong.tenant, status="suspended")
    assert list(ting.get(href_of(shared)).context["table"].records) == []


def test_choice_is_searched_by_domain(ting, with_rong, shared):
    assert len(ting.get(href_of(shared) + "?q=rong-hui").context["table"].records) == 1
    assert len(ting.get(href_of(shared) + "?q=nobody").context["table"].records) == 0


@pytest.mark.req("CUS-06", "CUS-07")
def test_preview_says_what_ends_begins_and_stays_and_changes_nothing(ting, reseller, with_rong, shared):
    page = text(ting.get(href_of(shared, with_rong.pk)))
    assert "Name Rong Hui the reseller of Sun Bakery?" in page
    assert "The relationship that rests on your designation, and the access that came with it." in page
    assert "Rong Hui gets delegated access" in page
    assert "If Sun Bakery itself agreed to a relationship with" in page
    assert now(shared) == reseller.tenant.name


@pytest.mark.req("CUS-06")
def test_confirmation_changes_the_reseller(ting, with_rong, shared):
    answer = sent(ting, shared, with_rong.pk, note="Closer to them")
    assert answer["Location"] == shared.get_absolute_url()
    assert now(shared) == "Rong Hui"
    assert "Rong Hui is now the reseller of Sun Bakery." in text(ting.get(answer["Location"]))


def test_no_reseller_is_a_choice(ting, shared):
    assert sent(ting, shared, "none").status_code == 302
    assert now(shared) == ""


def test_second_of_two_is_told_who_it_is_now(ting, shared, with_rong):
    form = ting.get(href_of(shared, "none")).context["form"]
    values = {name: form[name].value() or "" for name in ("reseller", "seen")}
    sent(ting, shared, with_rong.pk)
    answer = ting.post(href_of(shared), values)
    assert answer.status_code == 409
    assert "It is now: Rong Hui." in text(answer)


def test_note_with_a_web_address_is_not_taken(ting, with_rong, shared, reseller):
    page = sent(ting, shared, with_rong.pk, note="See www.evil.example")
    assert list(page.context["form"].errors) == ["note"]
    assert now(shared) == reseller.tenant.name


@pytest.mark.parametrize("chosen", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_choice_of_nothing_known_is_not_found(ting, shared, chosen):
    assert ting.get(href_of(shared, chosen)).status_code == 404


def test_reseller_of_another_provider_is_not_found(ting, second, rong, shared):
    theirs = factories.partnered(second, rong)
    assert ting.get(href_of(shared, theirs.pk)).status_code == 404


def test_sales_agent_names_nobody(cast, provider, shared, signed_in):
    assert signed_in(cast.hao).get(href_of(shared)).status_code == 403


def test_reseller_and_strangers_have_no_such_page(mei, reseller, second, shared, signed_in):
    with factories.acting_for(reseller):
        own = ResellerRelationship.objects.filter(partner=reseller.tenant).get()
    assert mei.get(href_of(own)).status_code == 403
    assert mei.get(href_of(shared)).status_code == 404
    assert signed_in(second).get(href_of(shared)).status_code == 404
    assert signed_in(second).post(href_of(shared), {}).status_code == 404


def test_customer_by_consent_says_whom_it_lets_in(ting, provider):
    own = parties.served(provider, parties.customer_tenant("Moon Bakery", "moon-bakery.example"))
    assert "This customer came by its own consent" in text(ting.get(href_of(own)))


def test_pages_cost_few_statements(ting, with_rong, shared):
    for chosen in ("", "none", with_rong.pk):
        with CaptureQueriesContext(connection) as captured:
            assert ting.get(href_of(shared, chosen)).status_code == 200
        assert len(statements(captured)) <= 8
