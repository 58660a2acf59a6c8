"""A customer that was removed, and the delegated access that was not: it works on, says so, and can be given up."""

import pytest
from django.urls import reverse

from relationships.models import DelegatedAdmin
from tests import factories
from tests.customers import parties
from tests.customers.endings import removed
from tests.relationships.partners import text

PAGES = ("detail", "account", "user_list", "license_list", "relationships", "activity")
STILL = "The delegated access is still in force"


def access_to(shared):
    with factories.everything_visible():
        return DelegatedAdmin.objects.get(grantee_id=shared.partner_id, target_id=shared.customer_id)


def pages_of(browser, relationship):
    return [text(browser.get(reverse(f"customer_{name}", args=[relationship.pk]))) for name in PAGES]


@pytest.mark.req("REM-02")
def test_every_page_says_that_the_access_is_still_in_force(ting, provider, shared):
    assert not any(STILL in page for page in pages_of(ting, shared))
    removed(shared, by=provider)
    assert all(STILL in page for page in pages_of(ting, shared))


@pytest.mark.req("REM-02")
def test_no_page_speaks_of_an_access_that_ended_with_the_relationship(ting, provider, shared):
    removed(shared, by=provider, also_withdraw=True)
    assert not any(STILL in page for page in pages_of(ting, shared))


@pytest.mark.req("REM-02")
def test_account_and_users_agree_on_what_may_be_done_afterwards(ting, provider, shared):
    removed(shared, by=provider)
    _record, account, users, *_others = pages_of(ting, shared)
    links = ("customer_company_edit", "customer_billing_edit")
    assert all(reverse(name, args=[shared.pk]) in account for name in links)
    assert reverse("customer_user_new", args=[shared.pk]) in users


def test_access_to_another_customer_says_nothing_about_this_one(ting, provider, partnership):
    alone = parties.served(provider, parties.customer_tenant("Moon", "moon.example"))
    parties.customer_of(provider, "Star", "star.example")
    removed(alone, by=provider)
    assert not any(STILL in page for page in pages_of(ting, alone))
