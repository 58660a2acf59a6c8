"""Every cell of pages_of_serving.md."""

import pytest

from tests.authorization import matrix, worlds_of_customers
from tests.authorization.doors import wrong_answers

WORLD = worlds_of_customers.WorldOfServing


@pytest.mark.parametrize("row", matrix.read("pages_of_serving"), ids=str)
def test_page_opens_as_the_table_says(world, one_browser, row, record_property):
    record_property("authorization matrix, cells tried", len(world.cookies))
    assert "\n".join(wrong_answers(one_browser, world, row)) == ""
