"""The table over real rows: sessions, which have no company and so stand outside every wall."""

import dataclasses
import datetime
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.models import Q
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from partnercenter import tables
from partnercenter.tables import Column, DateFilter, Filter, Table, TextFilter
from partnercenter.ui.columns import csv_text, page_numbers

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
COLUMNS = [
    Column("label", "App", value="session_data", sortable=True),
    Column("model", "Model", value="session_key", sortable=True, link=lambda row: f"/things/{row.pk}/"),
]
DAY = DateFilter("day", "Day", lambda rows, day: rows.filter(expire_date__date__gte=day))
END = DateFilter("end", "End", lambda rows, day: rows.filter(expire_date__date__lte=day), not_before="day")
KEY = TextFilter("key", "Key", lambda rows, text: rows.filter(session_key=text))
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


@pytest.mark.parametrize("sort", ["password", "-password", "app"])
def test_table_sort_unknown_falls_back_to_the_default(rf, shop, sort):
    columns = [*COLUMNS, Column("app", "App", value="expire_date")]
    assert Table(rf.get(f"/list/?sort={sort}"), shop, columns, default_sort="model").sort == "model"


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


def test_table_over_a_thousand_rows_says_so(rf, many):
    shown = table(rf, many)
    assert (shown.range_text, shown.advice) == ("1–25 of 1,000+", "")
    assert table(rf, many, "q=many").advice == "More than 1,000 match. Add a word to find fewer."


def test_table_counts_no_further_than_it_says(rf, many):
    with CaptureQueriesContext(connection) as caught:
        assert table(rf, many).count == 1001
    assert "LIMIT 1001" in caught[0]["sql"]


def test_table_asked_for_a_page_far_beyond_the_end_answers(rf, many):
    assert models(table(rf, many, f"page={'9' * 40}")) == []


def test_table_takes_words_of_a_hundred_letters(rf, shop):
    assert len(table(rf, shop, f"q={'x' * 5000}").query) == 100


def test_table_exports_what_it_shows(rf, shop):
    shown = table(rf, shop, "q=thing&sort=-model&page=2", export_href="/list/export.csv")
    assert shown.export_href == "/list/export.csv?q=thing&sort=-model"


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


@pytest.mark.parametrize(
    ("query", "found"),
    [("day=2026-11-21", 1), ("day=2026-11-22", 0), ("key=thing00", 1), ("key=nothing", 0), ("day=&key=", 30)],
)
def test_table_is_narrowed_by_day_and_text(rf, shop, query, found):
    shop.filter(session_key="thing00").update(expire_date=NOON + datetime.timedelta(hours=1))
    shop.exclude(session_key="thing00").update(expire_date=NOON - datetime.timedelta(days=9))
    assert table(rf, shop, query, filters=[DAY, KEY]).count == found


@pytest.mark.parametrize("day", ["2026-02-30", "21.11.2026", "tomorrow", "1969-12-31", "9999-01-01", "<b>"])
def test_table_with_a_day_that_is_none_shows_nothing_and_says_so(rf, shop, day):
    shown = table(rf, shop, f"day={day}", filters=[DAY])
    assert (shown.problems, shown.count, shown.is_filtered) == (["Day: enter a day like 2026-11-21."], 0, True)
    text = html(shown)
    assert ("enter a day like 2026-11-21." in text, 'aria-invalid="true"' in text, 'href="/list/"' in text) == (
        True,
        True,
        True,
    )


def test_table_with_a_last_day_before_the_first_says_so(rf, shop):
    shown = table(rf, shop, "day=2026-11-21&end=2026-11-20", filters=[DAY, END])
    assert shown.problems == ["End: enter 21 Nov 2026 or a later day."]


def test_table_chip_of_a_day_says_it_in_words(rf, shop):
    [chip] = table(rf, shop, "day=2026-11-21", filters=[DAY]).chips
    assert (chip.label, chip.remove_href) == ("Day: 21 Nov 2026", "/list/")


def test_table_prefix_holds_for_every_kind_of_filter(rf, shop):
    shown = table(rf, shop, "b-key=thing07&key=thing08", prefix="b-", filters=[KEY, DAY])
    assert (models(shown), 'name="b-day"' in html(shown), shown.clear_href) == (
        ["thing07"], True, "/list/?key=thing08",
    )  # fmt: skip


@pytest.mark.parametrize(("query", "opened"), [("", False), ("key=x", False), ("end=2026-11-21", True)])
def test_table_opens_more_filters_when_one_of_them_is_used(rf, shop, query, opened):
    shown = table(rf, shop, query, filters=[KEY, dataclasses.replace(END, more=True)])
    text = html(shown)
    assert ("More filters" in text, '<details class="more" open>' in text) == (True, opened)


def test_table_shows_a_note_under_the_value_and_keeps_csv_columns_off_the_page(rf, shop):
    columns = [
        Column("key", "Key", value="session_key", note=lambda row: "<quiet>"),
        Column("app", "App", value="session_data", csv_only=True),
    ]
    shown = Table(rf.get("/list/?"), shop.filter(session_key="thing07"), columns)
    assert '<small class="muted">&lt;quiet&gt;</small>' in html(shown)
    assert ([header.label for header in shown.headers], list(shown.csv_rows())) == (
        ["Key"], [["Key", "App"], ["thing07", "shop"]],
    )  # fmt: skip


def test_table_presents_each_page_and_each_stretch_of_the_csv_once(rf, shop):
    stretches = []
    shown = table(rf, shop, present=lambda rows: stretches.append(len(rows)) or rows)
    html(shown)
    assert (len(list(shown.csv_rows())), stretches, shown.written) == (31, [25, 30], 30)


def test_csv_over_the_limit_ends_with_a_sentence(rf, shop, monkeypatch):
    monkeypatch.setattr(tables, "CSV_ROWS", 29)
    *rows, last = table(rf, shop).csv_rows()
    assert (len(rows), last) == (30, ["Only the first 29 rows are in this file. Narrow the filter."])


def test_csv_at_the_limit_is_whole(rf, shop, monkeypatch):
    monkeypatch.setattr(tables, "CSV_ROWS", 30)
    assert len(list(table(rf, shop).csv_rows())) == 31


def test_table_search_within_bounds_says_them(rf, shop):
    def newest(rows):
        return rows.filter(session_key__gt="thing05"), "Looked at the newest."

    shown = table(rf, shop, "q=thing0", search_within=newest)
    assert ("Looked at the newest." in html(shown), shown.count, list(shown.csv_rows())[-1]) == (
        True, 4, ["Looked at the newest."],
    )  # fmt: skip
    assert table(rf, shop, search_within=newest).count == 30


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
    assert answer.getvalue() == b"\xef\xbb\xbfApp,Model\r\nshop,thing07\r\n"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\tA1", "  =1", "＝1+1", "\u3000=1", "\xa0@A"]
)
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


def walk(rf, rows, query, step, **options):
    """Follow a link of the pager to its end: the range and the keys of each page on the way."""
    pages = []
    while True:
        shown = table(rf, rows, query, **{"keyset": True, **options})
        pages.append((shown.range_text, models(shown)))
        query = getattr(shown.pager, step).partition("?")[2]
        if not query:
            return pages


@pytest.fixture
def many():
    """More rows than the numbers of the pages reach, all with the same label."""
    return sessions(f"many{n:04}" for n in range(1101))


@pytest.mark.parametrize("sort", ["model", "-model", "label", "-label"])
def test_table_with_keyset_shows_each_row_once_on_the_way_there_and_back(rf, many, sort):
    there = walk(rf, many, f"sort={sort}", "next_href")
    keys = [key for _range, keys in there for key in keys]
    assert keys == sorted(keys, reverse=sort[0] == "-")
    assert (len(keys), there[-1][0]) == (1101, "1,101–1,101 of 1,000+")
    back = walk(rf, many, f"sort={sort}&page=45&after={keys[1099]}", "previous_href")
    assert back == there[::-1]


def test_table_with_keyset_numbers_only_what_it_can_reach(rf, many):
    first, deep = (
        table(rf, many, f"page={query}", keyset=True).pager for query in ("41&after=many0999", "43&after=many1049")
    )
    assert [link.number for link in first.links] == [1, 0, 39, 40, 41]
    assert [link.number for link in deep.links] == [1, 0, 39, 40, 0, 43]
    assert (deep.links[-1].href, deep.next_href) == (
        "/list/?page=43&after=many1049", "/list/?page=44&after=many1074",
    )  # fmt: skip


@pytest.mark.parametrize(
    "query", ["page=43", "page=43&after=nobody", "page=43&before=%00", "page=999999", "page=40&after=many1049"]
)
def test_table_with_keyset_and_no_edge_shows_the_last_numbered_page(rf, many, query):
    shown = table(rf, many, query, keyset=True)
    assert (shown.range_text, models(shown)[0]) == ("976–1,000 of 1,000+", "many0975")


def test_table_with_keyset_goes_on_after_a_row_that_matches_no_more(rf, many):
    assert models(table(rf, many, "q=many10&page=43&after=many0999", keyset=True))[0] == "many1000"


def test_table_with_keyset_forgets_the_edge_with_sort_and_filter(rf, many):
    shown = table(rf, many, "page=43&after=many1049", keyset=True)
    assert (shown.headers[0].href, shown.kept_params) == ("/list/?sort=label", [])


def test_table_with_keyset_costs_two_statements_beyond_the_numbers(rf, many, django_assert_num_queries):
    with django_assert_num_queries(2):
        html(table(rf, many, "page=43&after=many1049", keyset=True))


def test_table_searched_in_its_own_way_counts_no_more_than_it_must(rf, shop, django_assert_num_queries):
    def by_half(rows, words):
        return rows.filter(session_key__gt=words), True, Q()

    shown = table(rf, shop, "q=thing07", search_by=by_half)
    with django_assert_num_queries(1):
        assert (shown.count, models(shown)[0]) == (1001, "thing08")
    narrowed = table(rf, shop, "q=thing07&session_data=shop", search_by=by_half)
    assert narrowed.count == 22


def odd_first(rows, words):
    """Whatever is asked for, in two parts that lie scattered in the order of the list."""
    return rows, words == "many", Q(session_key__regex="[13579]$")


@pytest.mark.parametrize("words", ["many", "some"])
def test_best_come_first_on_the_way_there_and_back(rf, many, words):
    keys = [f"many{n:04}" for n in range(1101)]
    wanted = keys[1::2] + keys[::2]
    query, options = f"q={words}", {"keyset": True, "search_by": odd_first}
    there = walk(rf, many, query, "next_href", **options)
    assert [key for _range, found in there for key in found] == wanted
    assert walk(rf, many, f"{query}&page=45&after={wanted[1099]}", "previous_href", **options) == there[::-1]


@pytest.mark.parametrize("number", [1, 22, 23, 44, 45])  # the parts meet on the 23rd
def test_page_of_the_best_and_the_others_is_one_statement(rf, many, number, django_assert_num_queries):
    wanted = [f"many{n:04}" for n in [*range(1, 1101, 2), *range(0, 1101, 2)]]
    edge = f"&after={wanted[25 * number - 26]}" if number > 40 else ""
    with django_assert_num_queries(2 if edge else 1):
        shown = table(rf, many, f"q=many&page={number}{edge}", keyset=True, search_by=odd_first)
        assert models(shown) == wanted[25 * number - 25 : 25 * number]


def test_best_come_first_until_somebody_sorts(rf, many):
    options = {"keyset": True, "search_by": odd_first, "default_sort": "model"}
    by_best, by_key = (table(rf, many, query, **options) for query in ("q=many", "q=many&sort=model"))
    found = [(models(shown)[:2], shown.headers[1].direction) for shown in (by_best, by_key)]
    assert found == [(["many0001", "many0003"], ""), (["many0000", "many0001"], "ascending")]


def test_filter_that_is_seen_to_leave_many_is_not_counted(rf, many, django_assert_num_queries):
    """A look at a part is enough; where it is not, all are counted."""

    def by_key(rows, key):
        return rows.filter(session_key__gte=key)

    item = TextFilter(
        "from", "From", by_key, some=lambda rows, key: by_key(rows, key).filter(session_key__lt="many1050")
    )
    for key, count, statements in (("many0000", 1001, 1), ("many0051", 1001, 2), ("many0500", 601, 2)):
        with django_assert_num_queries(statements):
            assert table(rf, many, f"from={key}", filters=[item]).count == count
    assert table(rf, many, "from=many0000&q=many10", filters=[item]).count == 100


def test_csv_limit_of_the_list_ends_the_file(rf, shop):
    assert len(list(table(rf, shop, csv_limit=9).csv_rows())) == 11


def test_csv_of_some_fields_reads_no_others(rf, shop, django_assert_num_queries):
    seen = []
    shown = table(rf, shop, csv_fields=["session_data", "session_key"], present=lambda rows: seen.extend(rows) or rows)
    with django_assert_num_queries(1):
        assert list(shown.csv_rows())[:2] == [["App", "Model"], ["shop", "thing00"]]
    assert {row._fields for row in seen} == {("session_data", "session_key")}


def test_csv_outside_a_transaction_is_refused(rf, shop, monkeypatch):
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        list(table(rf, shop).csv_rows())


def test_csv_words_days_and_moments_as_the_page_does(rf, shop):
    columns = [
        Column("day", "Day", value=lambda row: row.expire_date.date()),
        Column("moment", "Moment", value="expire_date"),
    ]
    _head, *lines = Table(rf.get("/list/?"), shop.filter(session_key="thing07"), columns).csv_rows()
    assert lines == [["21 Nov 2026", "21 Nov 2026, 12:00 UTC"]]


def test_table_with_keyset_and_nothing_behind_the_edge_shows_what_there_is(rf, shop):
    shown = table(rf, shop, "page=41&after=thing29", keyset=True)
    assert (shown.range_text, len(shown.records)) == ("26–30 of 30", 5)
