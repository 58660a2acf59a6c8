"""The list of customers: who stands in it, for whom, and what it says of each."""

import re

import pytest

from tests.customers import parties

PAGE = "/customers/"


def names(answer):
    """The customers in the order of the list."""
    return re.findall(r'<td class="opens"><a href="/customers/[0-9a-f-]+/">([^<]+)</a>', answer.content.decode())


@pytest.mark.req("INV-05")
def test_list_shows_the_own_customers_by_name(ting, provider, second):
    parties.customer_of(provider, "Sun Bakery", "sun-bakery.example")
    parties.customer_of(provider, "apple farm", "apple-farm.example")
    parties.customer_of(second, "Moon Bakery", "moon-bakery.example")
    assert names(ting.get(PAGE)) == ["apple farm", "Sun Bakery"]
