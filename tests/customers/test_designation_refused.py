"""What a customer has ended by itself with a reseller, no provider brings back by naming that reseller again."""

import pytest

from accounts import roles
from customers.actions.removal import end_partner_access
from relationships.models import DelegatedAdmin
from tests import factories
from tests.customers.answering import accept, asked
from tests.customers.endings import ended, removed, row_of
from tests.customers.test_designation import change, grants_of, refusal
from tests.customers.test_designation_pages import href_of, sent
from tests.relationships.partners import text


@pytest.fixture
def wen(shared):
    """The customer's global admin."""
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def parted(provider, reseller, shared, wen):
    """The provider's row, after the customer has ended the relationship with its reseller."""
    ended(row_of(reseller, shared.customer), by=wen, also_withdraw=True)
    return row_of(provider, shared.customer)


@pytest.fixture
def closed(provider, reseller, shared, wen):
    """The provider's row without a reseller: the customer had ended the access of the one that was named."""
    with factories.acting_for(wen):
        end_partner_access(DelegatedAdmin.objects.get(grantee=reseller.tenant), by=wen)
    change(shared, None, provider)
    return row_of(provider, shared.customer)


@pytest.mark.req("CUS-07", "REM-05")
def test_reseller_that_the_customer_ended_is_not_named_again(provider, reseller, partnership, parted):
    assert refusal(parted, partnership, provider) == "reseller-ended-by-customer"
    assert not row_of(reseller, parted.customer).is_active


def test_page_says_so_before_anything_is_confirmed(ting, partnership, parted):
    answer = ting.get(href_of(parted, partnership.pk))
    assert (answer.status_code, "invite Sun Bakery together with you" in text(answer)) == (409, True)


def test_customer_that_accepts_again_lets_it_be_named(provider, reseller, partnership, parted, wen):
    accept(asked(reseller), wen)
    assert change(parted, partnership, provider).reseller_id == reseller.tenant_id


def test_end_by_the_reseller_itself_is_no_word_of_the_customer(provider, reseller, partnership, shared):
    removed(row_of(reseller, shared.customer), by=reseller)
    change(row_of(provider, shared.customer), partnership, provider)
    assert row_of(reseller, shared.customer).is_active
    assert [grant.is_active for grant in grants_of(reseller, shared.customer_id)].count(True) == 1


@pytest.mark.req("REM-05")
def test_access_that_the_customer_ended_is_not_handed_on_again(provider, reseller, partnership, closed):
    change(closed, partnership, provider)
    assert row_of(reseller, closed.customer).is_active
    assert not any(grant.is_active for grant in grants_of(reseller, closed.customer_id))


def test_preview_promises_no_such_access(ting, partnership, closed):
    page = text(ting.get(href_of(closed, partnership.pk)))
    assert ("gets delegated access" in page, "Sun Bakery itself has ended it" in page) == (False, True)
    assert sent(ting, closed, partnership.pk).status_code == 302
