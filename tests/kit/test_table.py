"""The table over real rows: sessions, which have no company and so stand outside every wall."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.template import Context, Template

from partnercenter.tables import Column, Filter, Table
from partnercenter.ui.columns import csv_text, page_numbers

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
COLUMNS = [
    Column("label", "App", value="session_data", sortable=True),
    Column("model", "Model", value="session_key", sortable=True, link=lambda row: f"/things/{row.pk}/"),
]
LABELS = Filter("session_data", "App", [("shop", "Shop"), ("other", "Other")])

pytestmark = pytest.mark.django_db


def sessions(keys):
    """Rows with these keys; the queryset that holds them."""
    rows = [Session(session_key=key, session_data="shop", expire_date=NOON) for key in keys]
    Session.objects.bulk_create(rows)
    return Session.objects.filter(session_data="shop")


@pytest.fixture
def shop():
    """Thirty rows of one app, which alone the tables below look at."""
    return sessions(f"thing{n:02}" for n in range(30))


def table(rf, rows, query="", **options):
    options = {"search": ["session_key"], "filters": [LABELS], "default_sort": "model", **options}
    return Table(rf.get(f"/list/?{query}"), rows, COLUMNS, **options)


def html(shown):
    return Template("{% data_table table %}").render(Context({"table": shown}))


def models(shown):
    return [row.session_key for row in shown.records]


def test_table_sorted_ascending_offers_descending(rf, shop):
    header = table(rf, shop, "sort=model").headers[1]
    assert (header.direction, header.href) == ("ascending", "/list/?sort=-model")


def test_table_sorted_descending_shows_the_last_first(rf, shop):
    shown = table(rf, shop, "sort=-model")
    assert (models(shown)[0], 'aria-sort="descending"' in html(shown)) == ("thing29", True)


def test_table_sort_unknown_falls_back_to_the_default(rf, shop):
    assert table(rf, shop, "sort=password").sort == "model"


def test_table_searched_keeps_only_matches(rf, shop):
    assert models(table(rf, shop, "q=thing07")) == ["thing07"]


def test_table_searched_with_a_null_byte_answers(rf, shop):
    assert models(table(rf, shop, "q=thing07%00")) == ["thing07"]


def test_table_searched_for_two_words_needs_both(rf, shop):
    assert models(table(rf, shop, "q=07+thing")) == ["thing07"]


def test_table_filter_unknown_value_is_ignored(rf, shop):
    assert table(rf, shop, "session_data=secret").is_filtered is False


def test_table_filter_chip_removes_only_itself(rf, shop):
    chips = table(rf, shop, "session_data=shop&q=thing&page=2").chips
    assert [chip.remove_href for chip in chips] == ["/list/?session_data=shop", "/list/?q=thing"]


def test_table_first_page_says_its_range(rf, shop):
    assert table(rf, shop).range_text == "1–25 of 30"


def test_table_second_page_has_the_rest(rf, shop):
    shown = table(rf, shop, "page=2")
    assert (len(shown.records), shown.range_text, shown.pager.next_href) == (5, "26–30 of 30", "")


@pytest.mark.parametrize("page", ["99", "0", "-1", "x", "٣", "9" * 40])
def test_table_page_out_of_range_shows_a_page(rf, shop, page):
    assert len(table(rf, shop, f"page={page}").records) in {5, 25}


def test_table_over_a_thousand_rows_says_so(rf):
    rows = sessions(f"many{n}" for n in range(1002))
    assert table(rf, rows).range_text == "1–25 of 1,000+"


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_table_costs_two_statements(rf, shop, rows, django_assert_num_queries):
    some = shop.filter(session_key__lt=f"thing{rows:02}")
    with django_assert_num_queries(2):
        html(table(rf, some))


def test_table_without_rows_explains_and_offers_the_action(rf, shop):
    text = html(table(rf, shop.none(), empty_title="No things yet", empty_action=("/new/", "Add one")))
    assert ("No things yet" in text, 'href="/new/"' in text, "<form" in text) == (True, True, False)


def test_table_without_match_offers_to_clear_the_filters(rf, shop):
    text = html(table(rf, shop, "q=nothing", empty_title="No things yet"))
    assert (
        "No match" in text,
        "No things yet" in text,
        'class="button" data-variant="secondary" href="/list/"' in text,
    ) == (
        True,
        False,
        True,
    )


def test_table_prefix_keeps_two_tables_apart(rf, shop):
    shown = table(rf, shop, "q=thing07&b-q=thing08", prefix="b-")
    assert (models(shown), shown.clear_href) == (["thing08"], "/list/?q=thing07")


def test_table_escapes_what_people_wrote(rf, shop):
    shop.filter(session_key="thing00").update(session_key="<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in html(table(rf, shop))


def test_csv_has_every_matching_row_of_all_pages(rf, shop):
    assert len(list(table(rf, shop, "page=2").csv_rows())) == 31


def test_csv_response_opens_in_excel(rf, shop):
    answer = table(rf, shop, "q=thing07").csv_response("things.csv")
    assert answer.content == b"\xef\xbb\xbfApp,Model\r\nshop,thing07\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_csv_text_that_is_a_formula_is_defused(text):
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (-5, "-5"), (Decimal("-1.50"), "-1.50"), (datetime.date(2026, 11, 21), "21 Nov 2026"), ("a-b", "a-b")],
)
def test_csv_text_that_is_harmless_stays(value, text):
    assert csv_text(value) == text


def test_page_numbers_leave_gaps():
    assert page_numbers(5, 12) == [1, 0, 4, 5, 6, 0, 12]
