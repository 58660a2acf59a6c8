"""What a partner reads of its work for one customer."""

import re

import pytest
from django.urls import reverse

from accounts import roles
from accounts.actions import user_states
from customers.actions.accounts import update_billing
from customers.actions.reseller import change_reseller
from customers.rules.accounts import BILLING
from partnercenter import audit
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.relationships.partners import text

VALUES = {"billing_name": "Accounts", "billing_email": "", "billing_address": {}}


@pytest.fixture
def fen(shared):
    with factories.everything_visible():
        company = ResellerRelationship.objects.select_related("customer").get(pk=shared.pk).customer
    return factories.user(company, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)


def visit(person, shared, act):
    """Somebody of a partner works in the account."""
    with factories.acting_for(person):
        grant = DelegatedAdmin.objects.get(grantee=person.tenant, target_id=shared.customer_id)
        with acting_under(grant, by=person) as guest:
            act(guest)


def bill(guest):
    from customers.actions.accounts import record_of

    update_billing(VALUES, seen=BILLING.mark_of(record_of(guest)), by=guest)


def told(browser, relationship, query=""):
    page = browser.get(reverse("customer_activity", args=[relationship.pk]) + query)
    assert page.status_code == 200
    return [entry.event.operation_type for entry in page.context["table"].records]


def row_of(person):
    with factories.acting_for(person):
        return ResellerRelationship.objects.filter(partner=person.tenant).get()


@pytest.mark.req("CUS-17")
def test_own_work_in_the_account_is_told_newest_first(ting, provider, shared):
    visit(provider, shared, bill)
    assert told(ting, shared) == ["update_customer_billing", "use_delegated_admin"]


def test_work_on_its_users_is_told(ting, provider, shared, fen):
    helper = factories.user(fen.tenant, "Lu", "lu@sun-bakery.example")
    visit(provider, shared, lambda guest: user_states.deactivate_user(helper, by=guest))
    assert "deactivate_user" in told(ting, shared)


def test_change_in_both_logs_is_told_once(ting, provider, shared):
    with factories.acting_for(provider):
        change_reseller(shared, partnership=None, seen=shared.reseller_id, by=provider)
    assert told(ting, shared).count("change_customer_reseller") == 1


def test_what_the_customer_does_by_itself_is_its_own(ting, fen, shared):
    with factories.acting_for(fen):
        bill(fen)
    assert told(ting, shared) == []


@pytest.mark.req("CUS-07")
def test_second_partner_reads_nothing_of_the_first(mei, provider, reseller, shared):
    visit(provider, shared, bill)
    assert told(mei, row_of(reseller)) == []
    assert "Accounts" not in text(mei.get(reverse("customer_activity", args=[row_of(reseller).pk])))


def test_log_of_another_customer_is_not_among_it(ting, provider, shared):
    other = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    visit(provider, other, bill)
    assert told(ting, shared) == []


def test_filters_of_the_activity_log_narrow_it(ting, provider, shared):
    visit(provider, shared, bill)
    assert told(ting, shared, "?what=customers") == ["update_customer_billing"]
    assert told(ting, shared, "?what=delegated_access") == ["use_delegated_admin"]


def test_ways_into_the_log_carry_the_customers_name(ting, provider, shared):
    visit(provider, shared, bill)
    page = ting.get(reverse("customer_activity", args=[shared.pk])).content.decode()
    own, others = re.findall(r'href="(/[^"]*activity[^"]*tab=[^"]+)"', page)
    assert ting.get(own.replace("&amp;", "&")).status_code == 200
    found = ting.get(others.replace("&amp;", "&")).context["table"].records
    assert {entry.event.operation_type for entry in found} == {"update_customer_billing", "use_delegated_admin"}


def test_sales_agent_reads_it_without_ways_into_the_log(cast, provider, shared, signed_in):
    visit(provider, shared, bill)
    browser = signed_in(factories.reading_english(cast.hao))
    page = browser.get(reverse("customer_activity", args=[shared.pk])).content.decode()
    assert "Changed the billing profile of a customer" in page
    assert "tab=ours" not in page


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_list_costs_the_same_for_every_number_of_rows(ting, provider, shared, rows, django_assert_num_queries):
    with factories.acting_for(provider):
        for _number in range(rows):
            audit.record("change_customer_tags", shared, by=provider, tenant_id=provider.tenant_id)
    ting.get("/")
    with django_assert_num_queries(12):
        told(ting, shared)
