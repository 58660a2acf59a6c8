"""The record of one customer, as its partner sees it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import CustomerTag
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties
from tests.relationships.partners import set_standing, text

PAGES = ["customer_detail", "customer_account", "customer_relationships", "customer_activity"]


def row_of(person):
    with factories.acting_for(person):
        return ResellerRelationship.objects.filter(partner=person.tenant).get()


def page_of(browser, relationship, name="customer_detail"):
    return browser.get(reverse(name, args=[relationship.pk]))


def test_overview_names_the_customer_and_its_legal_basis(ting, shared):
    page = text(page_of(ting, shared))
    assert "<h1>Sun Bakery</h1>" in page
    assert "Account opened by your company on" in page
    assert str(shared.customer_id) in page
    assert "sun-bakery.example" in page


@pytest.mark.parametrize("name", PAGES)
def test_record_is_nobody_elses(shared, mei, second, cast, signed_in, name):
    for browser in (mei, signed_in(second), signed_in(cast.anna)):
        assert page_of(browser, shared, name).status_code in (403, 404)
    assert page_of(mei, shared, name).status_code == 404
    assert page_of(signed_in(second), shared, name).status_code == 404


@pytest.mark.req("CUS-07", "CUS-17")
def test_reseller_has_a_record_of_its_own(mei, reseller, shared):
    page = text(page_of(mei, row_of(reseller)))
    assert "Account opened by an indirect provider, which designated your company" in page
    assert "together with 寶島雲端股份有限公司" in page


@pytest.mark.req("INV-08", "CUS-01")
def test_reseller_alone_is_told_that_a_provider_needs_its_own_relationship(mei, reseller):
    alone = parties.served(reseller, parties.customer_tenant("Moon Bakery", "moon-bakery.example"))
    page = text(page_of(mei, alone))
    assert "A provider needs a relationship of its own before it orders for this customer." in page
    assert reverse("provider_list") in page


def test_partner_without_access_is_told_how_to_ask(ting, provider):
    served = parties.served(provider, parties.customer_tenant("Moon Bakery", "moon-bakery.example"))
    page = text(page_of(ting, served))
    assert "Your company has no delegated access." in page
    assert reverse("customer_invite") in page


def test_access_that_ended_says_who_ended_it(ting, provider, shared):
    with factories.acting_for(provider):
        grant = DelegatedAdmin.objects.get(grantee=provider.tenant, target_id=shared.customer_id)
        grant.status, grant.withdrawn_at = "withdrawn", shared.created_at
        grant.withdrawn_by, grant.withdrawn_by_name = provider, provider.full_name
        grant.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_by_name"])
    assert "王雅婷 ended the delegated access" in text(page_of(ting, shared))


def test_access_in_force_says_how_it_is_used(ting, shared):
    assert "It was never used." in text(page_of(ting, shared))
    page_of(ting, shared, "customer_user_list")
    assert "by 王雅婷." in text(page_of(ting, shared)).split("It was last used on")[1]


def test_suspended_partner_is_told_what_lifts_it(ting, provider, shared):
    set_standing(provider.tenant, status="suspended")
    assert text(page_of(ting, shared)).count("Program info shows how far it is.") == 2


def test_tags_of_the_own_company_are_shown_and_no_others(ting, mei, provider, reseller, shared):
    with factories.acting_for(provider):
        CustomerTag.objects.create(tenant=provider.tenant, relationship=shared, name="Key account")
    assert "Key account" in text(page_of(ting, shared))
    assert "Key account" not in text(page_of(mei, row_of(reseller)))


def test_ended_relationship_stays_readable_and_offers_no_changes(ting, provider, shared):
    with factories.acting_for(provider):
        shared.status, shared.removed_at = "removed", shared.created_at
        shared.removed_by, shared.removed_by_name, shared.removed_by_company = provider, "王雅婷", "寶島雲端"
        shared.removal_note = "They moved away."
        fields = ["status", "removed_at", "removed_by", "removed_by_name", "removed_by_company", "removal_note"]
        shared.save(update_fields=fields)
    page = text(page_of(ting, shared))
    assert "This customer relationship has ended" in page
    assert "They moved away." in page
    assert reverse("customer_remove", args=[shared.pk]) not in page
    page = text(page_of(ting, shared, "customer_relationships"))
    assert "It let your company sell to Sun Bakery, until it ended. Legal basis: Account opened by your company" in page
    assert "lets your company sell" not in page
    assert "shared this customer with you" in page


def test_helpdesk_reads_and_changes_nothing(provider, shared, signed_in):
    from accounts import roles

    who = factories.user(provider.tenant, "Wei", "wei@formosa-cloud.example", roles.HELPDESK_AGENT)
    page = page_of(signed_in(factories.reading_english(who)), shared)
    assert page.status_code == 200
    assert reverse("customer_remove", args=[shared.pk]) not in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_pages_cost_few_statements(ting, shared, name):
    with CaptureQueriesContext(connection) as captured:
        assert page_of(ting, shared, name).status_code == 200
    assert len(statements(captured)) <= 12


@pytest.mark.req("CUS-17")
@pytest.mark.parametrize("name", PAGES)
def test_second_partner_of_the_same_customer_reads_nothing_of_the_first(shared, second, signed_in, name):
    with factories.everything_visible():
        company = ResellerRelationship.objects.select_related("customer").get(pk=shared.pk).customer
    own = parties.served(second, company)
    page = text(page_of(signed_in(factories.reading_english(second)), own, name))
    assert "Sun Bakery" in page
    assert not [word for word in ("林氏貿易有限公司", "寶島雲端股份有限公司", "王雅婷") if word in page]


@pytest.mark.req("CUS-05", "CUS-13")
def test_account_that_the_provider_opened_says_so_to_both(ting, mei, reseller, shared):
    page = text(page_of(ting, shared, "customer_relationships"))
    assert "Account opened by your company" in page
    assert "林氏貿易有限公司 shares this customer with you." in page
    theirs = text(page_of(mei, row_of(reseller), "customer_relationships"))
    assert "Account opened by an indirect provider, which designated your company" in theirs
    assert "You share this customer with 寶島雲端股份有限公司." in theirs


def test_words_that_were_agreed_to_are_quoted(ting, provider):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example")
    own = parties.served(
        provider, company, consent_text="On behalf of Moon Bakery I agree.", consent_version=3, granted_by_name="Fen"
    )
    page = text(page_of(ting, own, "customer_relationships"))
    assert "On behalf of Moon Bakery I agree." in page
    assert "Version 3 of the text." in page


def test_earlier_relationship_is_found_from_the_newer(ting, provider):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example")
    ended = {"status": "removed", "removed_at": "2026-11-01T10:00Z", "removed_by": provider}
    earlier = parties.served(provider, company, **ended)
    now = parties.served(provider, company)
    assert earlier.get_absolute_url() in text(page_of(ting, now, "customer_relationships"))
