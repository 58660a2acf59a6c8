"""The tables speak of every page and of nothing else; and what is not hers looks to a stranger as if it were not."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from accounts.roles import ALL
from tests.authorization import matrix, worlds

WORLD = worlds.WorldOfPartners
TABLES = {name: matrix.read(name) for name in matrix.names()}
ROWS = [row for rows in TABLES.values() for row in rows]


def test_every_page_stands_in_a_table_with_both_methods():
    listed = {(row.page, row.method) for row in ROWS}
    assert listed == {(page, method) for page in matrix.pages_of_the_portal() for method in ("GET", "POST")}


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice_and_every_role_exists(table):
    twice = [row for row, times in Counter(str(row) for row in TABLES[table]).items() if times > 1]
    unknown = {role for row in TABLES[table] for role in row.roles} - set(ALL)
    assert (twice, unknown) == ([], set())


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_tried(table):
    assert (matrix.TABLES / f"test_{table}.py").exists()


@pytest.mark.parametrize(("name", "row"), [("application_detail", "application"), ("evidence_file", "evidence")])
def test_foreign_row_looks_like_one_that_is_not_there(world, one_browser, name, row):
    one_browser.cookies = world.cookies[matrix.STRANGER]
    foreign, missing = (page_at(one_browser, reverse(name, args=[pk])) for pk in (getattr(world, row), world.unknown))
    assert (foreign, foreign[0]) == (missing, 404)


def page_at(browser, address):
    """Status, headers and text, without the address itself and the token that is drawn anew each time."""
    answer = browser.get(address)
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, dict(answer.headers), text.replace(address, "")
