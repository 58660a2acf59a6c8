"""Every cell of pages_of_resellers.md."""

import pytest

from tests.authorization import matrix, worlds
from tests.authorization.doors import wrong_answers

WORLD = worlds.WorldOfResellers


@pytest.mark.parametrize("row", matrix.read("pages_of_resellers"), ids=str)
def test_page_opens_as_the_table_says(world, one_browser, row, record_property):
    record_property("authorization matrix, cells tried", len(world.cookies))
    assert "\n".join(wrong_answers(one_browser, world, row)) == ""
