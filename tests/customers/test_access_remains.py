"""A customer that was removed, and the delegated access that was not: it works on, says so, and can be given up."""

import pytest
from django.urls import reverse

from accounts import roles
from customers.actions.removal import give_up_access
from partnercenter.errors import Refused
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import link_in
from tests.customers import parties
from tests.customers.endings import removed, states, told
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


# Giving it up


@pytest.fixture
def wen(shared):
    """The global admin of the customer."""
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


def end_page(relationship):
    return reverse("customer_access_end", args=[relationship.pk])


@pytest.mark.req("REM-02", "REM-05")
@pytest.mark.parametrize("is_removed", [False, True])
def test_partner_gives_its_access_up_and_the_customer_is_told(ting, provider, shared, wen, mails, is_removed):
    if is_removed:
        removed(shared, by=provider)
    grant = access_to(shared)
    answer = ting.post(end_page(shared), {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, shared.get_absolute_url())
    assert ("寶島雲端股份有限公司", "withdrawn") in states(shared.customer)[1]
    assert {tenant for tenant, _values in told("withdraw_delegated_admin")} == {shared.customer_id, shared.partner_id}
    [mail] = [mail for mail in mails() if mail["kind"].startswith("customers/")]
    assert (mail["to"], mail["kind"]) == (wen.email, "customers/access_given_up")
    assert link_in(mail) == reverse("record_access_detail", args=[grant.pk])


@pytest.mark.req("REM-02")
def test_without_the_tick_the_access_stays(ting, shared):
    answer = ting.post(end_page(shared), {})
    assert (answer.status_code, "Tick the box to confirm" in text(answer)) == (200, True)
    assert access_to(shared).is_active


def test_access_is_given_up_once(ting, shared, wen, mails):
    answers = [ting.post(end_page(shared), {"sure": "on"}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "own-access-missing" in text(answers[1])
    assert len([mail for mail in mails() if mail["kind"] == "customers/access_given_up"]) == 1


def ways_to(browser, shared):
    """On which pages somebody is led to the end of the access."""
    pages = [reverse("customer_relationships", args=[shared.pk]), access_to(shared).get_absolute_url()]
    return [f'href="{end_page(shared)}"' in text(browser.get(page)) for page in pages]


def test_record_and_access_lead_there_as_long_as_it_is_in_force(ting, provider, shared):
    assert ways_to(ting, shared) == [True] * 2
    removed(shared, by=provider)
    assert ways_to(ting, shared) == [True] * 2
    ting.post(end_page(shared), {"sure": "on"})
    assert ways_to(ting, shared) == [False] * 2


def test_nobody_else_is_led_there(cast, signed_in, shared):
    assert ways_to(signed_in(factories.reading_english(cast.hao)), shared) == [False] * 2


def test_access_of_another_is_not_given_up(provider, reseller, shared):
    for person in (reseller, provider):
        with factories.everything_visible():
            foreign = DelegatedAdmin.objects.filter(status="active").exclude(
                grantee=person.tenant, target_id=shared.customer_id
            )
            grants = list(foreign)
        assert grants
        for grant in grants:
            with factories.acting_for(person), pytest.raises(Refused, match="customer-unknown"):
                give_up_access(grant, by=person)
