"""Two files started at the same moment share the day's customers between them."""

import pytest

from customers.actions import imports as actions
from partnercenter.programme import change_setting
from tests import factories
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once
from tests.customers.importing import checked, customers_of, finish, fresh, row

TIMES = 10


@pytest.fixture
def provider(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


def starting(file, by):
    return acting(by, lambda: actions.start_customer_import(file, by=fresh(by)))


def test_two_files_at_once_stay_within_the_day(provider, transactional_cast):
    """Seen failing without the lock on the company."""
    for number in range(TIMES):
        with factories.acting_for(transactional_cast.omar):
            change_setting("new_customers_a_day", number + 1, by=transactional_cast.omar, reason="One more")
        found = [checked(provider, row(f"{name}-{number}.example")) for name in ("sun", "moon")]
        steps = [
            acting(provider, lambda file=file: actions.start_customer_import(file, by=fresh(provider)))
            for file in found
        ]
        assert at_once(*steps) == ["customer-import-limit", "done"]
        finish()
    assert len(customers_of(provider)) == TIMES
