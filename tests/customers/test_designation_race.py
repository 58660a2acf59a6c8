"""Two people name a reseller for the same customer at the same moment: one does, the other is told who it is now."""

import pytest

from accounts import roles
from customers.actions.reseller import change_reseller
from relationships.models import ResellerRelationship
from tests import factories
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once
from tests.customers import parties

TIMES = 10


@pytest.fixture
def trading(transactional_cast):
    """A provider with two resellers, and a customer that it looks after itself."""
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    company = factories.tenant("Rong Hui", "rong-hui.example", "TW")
    rong = factories.user(company, "Rong", "rong@rong-hui.example", roles.GLOBAL_ADMIN)
    factories.trading(rong, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000044")
    partnerships = [factories.partnered(cast.ting, person) for person in (cast.mei, rong)]
    return cast, partnerships, parties.customer_of(cast.ting, "Sun Bakery", "sun-bakery.example")


def naming(relationship, partnership, by):
    def act():
        change_reseller(relationship, partnership=partnership.pk, seen=None, by=by)

    return acting(by, act)


@pytest.mark.req("CUS-06")
def test_two_resellers_are_named_at_once(trading):
    """The lock on the provider's row (`_locked`): without it both find nobody named, and the customer ends with two."""
    cast, (first, second), shared = trading
    for _time in range(TIMES):
        with factories.acting_for(cast.ting):
            lan = cast.lan
            fresh = ResellerRelationship.objects.get(pk=shared.pk)
            if fresh.reseller_id:
                fresh = change_reseller(fresh, partnership=None, seen=fresh.reseller_id, by=cast.ting)
        answers = at_once(naming(fresh, first, cast.ting), naming(fresh, second, lan))
        assert answers == ["customer-reseller-changed", "done"]
        with factories.everything_visible():
            rows = ResellerRelationship.objects.filter(customer_id=shared.customer_id, origin="designated")
            assert rows.filter(status="active").count() == 1
