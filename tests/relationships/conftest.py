"""A provider and a reseller of one market, both ready to trade."""

import pytest

from tests import factories
from tests.accounts.conftest import mails  # noqa: F401 - a fixture
from tests.relationships.partners import crowd, mei, second, ting  # noqa: F401 - fixtures


@pytest.fixture
def provider(cast):
    """Ting, global admin of a provider that may invite."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


@pytest.fixture
def reseller(cast):
    """Mei, global admin of a reseller that may authorize providers."""
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return cast.mei


@pytest.fixture
def partnership(provider, reseller):
    return factories.partnered(provider, reseller)
