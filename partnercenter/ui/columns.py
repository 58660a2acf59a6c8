"""The records a table is declared with and made of; `partnercenter.tables` puts them to work."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from partnercenter.ui.times import moment_text

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CONTROLS = ("\t", "\r", "\n")
FORMULA_STARTS = ("=", "+", "-", "@", *CONTROLS)


@dataclass(frozen=True)
class Column:
    """One column. `value` is an attribute path ("tenant.name") or a callable on the row; empty means `key`.

    `link` returns the row's address, `tag` a tone, `note` a quiet second line; `nowrap` keeps a reference on one line;
    `order_by` overrides what sorting uses when `value` is a callable. A `csv_only` column stands in the export alone, a
    column of `links` (what can be done with the row, as address and words) on the page alone. `more` returns such
    links, too: an arrow beside the value opens them in place.
    """

    key: str
    label: str | _StrPromise
    value: str | Callable[[Any], Any] = ""
    sortable: bool = False
    numeric: bool = False
    link: Callable[[Any], str] | None = None
    tag: Callable[[Any], str] | None = None
    order_by: str = ""
    nowrap: bool = False
    note: Callable[[Any], str] | None = None
    csv_only: bool = False
    links: Callable[[Any], Sequence[tuple[str, str]]] | None = None
    more: Callable[[Any], Sequence[tuple[str, str]]] | None = None

    def read(self, row: Any) -> Any:
        """Return the raw value; a missing link in the path gives None, and so do links."""
        if self.links:
            return None
        if callable(self.value):
            return self.value(row)
        found = row
        for name in (self.value or self.key).split("."):
            found = found.get(name) if isinstance(found, dict) else getattr(found, name)
            if found is None:
                return None
        return found

    @property
    def reader(self) -> Callable[[Any], Any]:
        """What reads the value for a file, whose columns have no links."""
        return self.value if callable(self.value) else self.read

    @property
    def sort_field(self) -> str:
        own = self.value if isinstance(self.value, str) and self.value else self.key
        return self.order_by or own.replace(".", "__")


@dataclass(frozen=True)
class Cell:
    value: Any
    href: str = ""
    tone: str = ""
    numeric: bool = False
    nowrap: bool = False
    note: str = ""
    links: Sequence[tuple[str, str]] = ()
    more: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Header:
    label: str | _StrPromise
    numeric: bool
    href: str
    direction: str  # "ascending", "descending" or "" when the table is not sorted by this column


@dataclass(frozen=True)
class Chip:
    label: str
    remove_href: str


@dataclass(frozen=True)
class PageLink:
    """A number in the pager; number 0 is the gap between far numbers."""

    number: int
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Pager:
    """What `{% pager %}` shows; empty hrefs mean there is no such page."""

    previous_href: str
    next_href: str
    links: list[PageLink]


def csv_text(value: Any, *, worded: Callable[[datetime.date], str] = moment_text) -> str:
    """Return the value as text; text that a spreadsheet would read as a formula gets an apostrophe in front. `worded`
    makes words of days and moments."""
    if isinstance(value, str):
        text = value
    elif value is None:
        return ""
    elif isinstance(value, (int, float, Decimal)):
        return str(value)
    else:
        text = worded(value) if isinstance(value, datetime.date) else str(value)
    if text[:1].isalnum():  # most texts: no letter and no digit reads as one of the signs
        return text
    shown = unicodedata.normalize("NFKC", text.lstrip()[:1])  # wide signs and blanks count, too
    return f"'{text}" if (shown or text).startswith(FORMULA_STARTS) or text.startswith(CONTROLS) else text


def page_numbers(current: int, last: int) -> list[int]:
    """Return first, last and the neighbours of the current page; 0 stands for a gap."""
    wanted = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
    numbers: list[int] = []
    for number in wanted:
        if numbers and number - numbers[-1] > 1:
            numbers.append(0)
        numbers.append(number)
    return numbers
