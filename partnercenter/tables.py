"""Lists: one set of column declarations serves the page, the print and the CSV.

A table costs two SQL statements, whatever its size: a count that stops at 1,000, or beyond these 1,000 the row that the
page begins after, and one page of rows. `select_related` and `visible_to` are the caller's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from partnercenter.ui.address import Address
from partnercenter.ui.columns import Cell, Chip, Column, Header, PageLink, Pager, page_numbers
from partnercenter.ui.csv_file import CsvFile
from partnercenter.ui.filters import AnyFilter, Choice, DateFilter, Filter, TextFilter
from partnercenter.ui.keyset import EDGES, Edge, Run, numbers_to
from partnercenter.ui.parts import check_tone

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import FileResponse, HttpRequest
    from django.utils.functional import _StrPromise

__all__ = ["Column", "DateFilter", "Filter", "Pager", "Table", "TextFilter"]

COUNT_CAP = 1000
PER_PAGE = 25
CSV_ROWS = 50_000


def counted(rows: QuerySet[Any]) -> int:
    """How many these are, COUNT_CAP and one more at most; an index alone tells."""
    return rows.order_by().values("pk")[: COUNT_CAP + 1].count()


class Table:
    """A list page's table; reads `q`, `sort`, `page` and the filter names from the address.

    `prefix` keeps two tables on one page apart. `export_href` adds "Export CSV" with the current filter to the toolbar;
    the view behind it answers with `table.csv_response(...)`. `empty_action` is (href, text). `present` turns the rows
    of one page (or of one stretch of the CSV) into what the columns read: the place to look something up for all.
    `search_within` bounds what a search reads through, and says so in words that the page and the CSV repeat.
    `search_by` searches in a way of its own: it gets the rows and the words, and answers the rows that match, whether
    they are known to be more than 1,000, and which come before the others as long as nobody sorts. `keyset` goes on
    where the numbers of the pages end, by the row that the page before ended with: for long lists whose sortable
    columns are never null. `csv_limit` ends the file; `csv_fields` are all that its columns read of a row: then it is
    made of named tuples of these, several times as fast as of models.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        search: Sequence[str] = (),
        search_label: str | _StrPromise = "",
        search_within: Callable[[QuerySet[Any]], tuple[QuerySet[Any], str]] | None = None,
        search_by: Callable[[QuerySet[Any], str], tuple[QuerySet[Any], bool, Q]] | None = None,
        filters: Sequence[AnyFilter] = (),
        default_sort: str = "",
        caption: str | _StrPromise = "",
        empty_title: str | _StrPromise = "",
        empty_text: str | _StrPromise = "",
        empty_action: tuple[str, str | _StrPromise] | None = None,
        prefix: str = "",
        export_href: str = "",
        per_page: int = PER_PAGE,
        present: Callable[[list[Any]], Sequence[Any]] = list,
        keyset: bool = False,
        csv_limit: int = 0,
        csv_fields: Sequence[str] = (),
    ) -> None:
        self.address = Address(request.path, request.GET, prefix)
        self._url = self.address.url
        self.columns = [column for column in columns if not column.csv_only]
        self.csv_columns = [column for column in columns if not column.links]
        self.search, self.filters = search, filters
        self.default_sort, self.caption, self.prefix = default_sort, caption, prefix
        self.empty_title, self.empty_text = empty_title, empty_text
        self.empty_href, self.empty_label = empty_action or ("", "")
        self._source, self._export_href, self.per_page = queryset, export_href, per_page
        self.search_label, self._present = search_label or _("Search"), present
        self._search_within, self._search_by, self.notice = search_within, search_by, ""
        self._keyset, self._csv_limit, self._csv_fields = keyset, csv_limit or CSV_ROWS, csv_fields
        self._has_many, self._best = False, Q()
        self.has_search = bool(search or search_by)

    # What the address asks for

    @cached_property
    def query(self) -> str:
        return self.address.asked("q") if self.has_search else ""

    @cached_property
    def choices(self) -> list[Choice]:
        """Every filter with what it made of the address."""
        typed = {item.param: self.address.asked(item.param) for item in self.filters}
        return [item.understand(typed[item.param], typed) for item in self.filters]

    @property
    def more_choices(self) -> list[Choice]:
        """The filters behind *More filters*, which opens by itself when one of them is used."""
        return [choice for choice in self.choices if choice.more]

    @property
    def shows_more(self) -> bool:
        return any(choice.typed for choice in self.more_choices)

    @property
    def problems(self) -> list[str]:
        """What the filters could not understand, in words."""
        return [choice.problem for choice in self.choices if choice.problem]

    @cached_property
    def sort(self) -> str:
        """The sort key in the address when it names a sortable column, else the default; "-" means descending."""
        wanted = self.address.asked("sort")
        sortable = {column.key for column in self.columns if column.sortable}
        return wanted if wanted.removeprefix("-") in sortable else self.default_sort

    @property
    def advice(self) -> str:
        """What somebody can do who finds more than anybody reads."""
        many = _("More than %(limit)s match. Add a word to find fewer.") % {"limit": f"{COUNT_CAP:,}"}
        return many if self.query and self.count > COUNT_CAP else ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.problems or self._chosen)

    # Rows

    @cached_property
    def queryset(self) -> QuerySet[Any]:
        """The source with search, filters and order: what the page cuts from and what the CSV writes whole."""
        if self.problems:
            return self._source.none()
        rows = self._source
        for item, choice in self._chosen:
            rows = item.narrow(rows, choice.chosen)
        rows = self._searched(rows) if self.query else rows
        return rows.order_by(*self._order) if self._order else rows

    @property
    def _chosen(self) -> list[tuple[AnyFilter, Choice]]:
        """The filters that are used, with what each is asked for."""
        return [pair for pair in zip(self.filters, self.choices, strict=True) if pair[1].chosen]

    def _searched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self._search_by:
            rows, self._has_many, self._best = self._search_by(rows, self.query)
            return rows
        if self._search_within:
            rows, self.notice = self._search_within(rows)
        for word in self.query.split():
            match = Q()
            for name in self.search:
                match |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(match)
        return rows

    @cached_property
    def _order(self) -> list[str]:
        if not self.sort:
            return []
        key, minus = self.sort.removeprefix("-"), "-" if self.sort.startswith("-") else ""
        named = {column.key: column.sort_field for column in self.columns}
        return [minus + named.get(key, key), f"{minus}pk"]

    @cached_property
    def count(self) -> int:
        """How many rows match; 1,001 means more than 1,000, and nobody who is beyond these counts them again."""
        rows = self.queryset
        known = self._has_many and not self._chosen
        return COUNT_CAP + 1 if known or self._beyond or self._has_common_filter else counted(rows)

    @property
    def _has_common_filter(self) -> bool:
        """Whether the only filter leaves too many to count, as a quick look tells."""
        if self.query or len(self._chosen) != 1:
            return False
        [(item, choice)] = self._chosen
        look = item.some
        return look is not None and counted(look(self._source, choice.chosen)) > COUNT_CAP

    @cached_property
    def number(self) -> int:
        """The page shown: past the end gives the last page. Beyond the cap the end is unknown and stays open."""
        is_open = self.count > COUNT_CAP and (self._beyond is not None or not self._keyset)
        return self.address.page if is_open else min(self.address.page, self.last_page)

    @cached_property
    def _beyond(self) -> tuple[Edge, list[Any]] | None:
        """Beyond the numbered pages: the row that the page begins after or ends before, and what lies there."""
        if not self._keyset or self.address.page * self.per_page <= COUNT_CAP:
            return None
        edge = self._run.edge({name: self.address.asked(name) for name in EDGES})
        found = self._run.beside(edge, self.per_page + 1) if edge else []
        return (edge, found) if edge and found else None

    @cached_property
    def _run(self) -> Run:
        rows = self.queryset  # what it searched for is known only now
        return Run(self._source, rows, self._order, Q() if self.address.asked("sort") else self._best)

    @property
    def last_page(self) -> int:
        return max(1, -(-min(self.count, COUNT_CAP) // self.per_page))

    @cached_property
    def _fetched(self) -> list[Any]:
        """One page and one row more, which tells whether there is a next page without counting."""
        if self._beyond:
            return self._beyond[1]
        start, most = (self.number - 1) * self.per_page, self.per_page + 1
        found = self._run.at if self._keyset else lambda start, most: list(self.queryset[start : start + most])
        return found(start, most) if self.count else []

    @cached_property
    def records(self) -> Sequence[Any]:
        return self._present(self._fetched[: self.per_page])

    @cached_property
    def rows(self) -> list[list[Cell]]:
        return [[self._cell(column, record) for column in self.columns] for record in self.records]

    def _cell(self, column: Column, record: Any) -> Cell:
        tone = check_tone(column.tag(record)) if column.tag else ""
        link, note = (ask(record) if ask else "" for ask in (column.link, column.note))
        links, more = (ask(record) if ask else () for ask in (column.links, column.more))
        return Cell(column.read(record), link, tone, column.numeric, column.nowrap, note, links, more)

    # What is said about them

    @property
    def range_text(self) -> str:
        """ "1–25 of 128", "1–25 of 1,000+", "0 results"."""
        if not self.records:
            return _("0 results")
        first = (self.number - 1) * self.per_page + 1
        total = f"{COUNT_CAP:,}+" if self.count > COUNT_CAP else f"{self.count:,}"
        values = {"first": f"{first:,}", "last": f"{first + len(self.records) - 1:,}", "total": total}
        return _("%(first)s–%(last)s of %(total)s") % values

    @cached_property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        sort = "" if self._run.best else self.sort
        key, ascending = sort.removeprefix("-"), not sort.startswith("-")
        direction = ("ascending" if ascending else "descending") if key == column.key else ""
        href = self._url(sort=f"-{column.key}" if direction == "ascending" else column.key) if column.sortable else ""
        return Header(column.label, column.numeric, href, direction)

    @cached_property
    def chips(self) -> list[Chip]:
        """The active search and filters, each with the address without it."""
        found = [Chip(_("“%s”") % self.query, self._url(q=""))] if self.query else []
        for _item, choice in self._chosen:
            text = _("%(label)s: %(value)s") % {"label": choice.label, "value": choice.shown}
            found.append(Chip(text, self._url(**{choice.param: ""})))
        return found

    @property
    def clear_href(self) -> str:
        return self._url(q="", **{choice.param: "" for choice in self.choices})

    @cached_property
    def pager(self) -> Pager:
        more = len(self._fetched) > self.per_page
        number, last = self.number, self.last_page
        shown = numbers_to(number, last) if self._keyset else page_numbers(number, max(last, number + more))
        links = [PageLink(n, self._page_href(n) if n else "", n == number) for n in shown]
        return Pager(self._page_href(number - 1), self._page_href(number + 1) if more else "", links)

    def _page_href(self, number: int) -> str:
        """A page's address: by its number, or beyond these by the row at its edge. Page 0 has none."""
        if not self._keyset or number <= self.last_page:
            return self._url(page=str(number)) if number else ""
        if number == self.number and self._beyond:
            return self._url(page=str(number), **{self._beyond[0].param: self._beyond[0].key})
        found = self._fetched[: self.per_page]
        edge = {"after": found[-1]} if number > self.number else {"before": found[0]}
        return self._url(page=str(number), **{param: str(row.pk) for param, row in edge.items()})

    @property
    def kept_params(self) -> list[tuple[str, str]]:
        """Parameters that the filter form carries along as hidden fields."""
        return self.address.others(["q", "page", *EDGES, *(choice.param for choice in self.choices)])

    @property
    def export_href(self) -> str:
        if not self._export_href:
            return ""
        query = self._url().partition("?")[2]
        return self._export_href + (("&" if "?" in self._export_href else "?") + query if query else "")

    # CSV

    @cached_property
    def _file(self) -> CsvFile:
        rows = self.queryset  # what it looked through is known only now
        return CsvFile(self.csv_columns, rows, self._present, self._csv_limit, self.notice, self._csv_fields)

    @property
    def written(self) -> int:
        """How many rows the CSV got."""
        return self._file.written

    def csv_rows(self) -> Iterator[list[str]]:
        return self._file.lines()

    def csv_response(self, filename: str) -> FileResponse:
        return self._file.response(filename)
