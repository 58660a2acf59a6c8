"""A provider and a reseller of one market, partners of each other, and a customer of both."""

import pytest

from tests.accounts.conftest import mails  # noqa: F401 - a fixture
from tests.customers import parties
from tests.relationships.conftest import partnership, provider, reseller  # noqa: F401 - fixtures
from tests.relationships.partners import mei, second, ting  # noqa: F401 - fixtures


@pytest.fixture
def shared(provider, reseller, partnership):  # noqa: F811 - fixtures
    """Ting's row of a customer that she has added and shares with Mei."""
    return parties.customer_of(provider, "Sun Bakery", "sun-bakery.example", reseller=reseller)
