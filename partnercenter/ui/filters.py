"""What a list can be narrowed by: a drop-down, a text, a date. Each reads its part of the address and says what it
understood; what it cannot understand becomes a problem in words, and the list then shows nothing rather than all.
The seldom used ones stand behind *More filters* (`more`)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from partnercenter.texts import Text
from partnercenter.ui.times import date_text

YEARS = range(1970, 9999)  # a day later or a zone away must still be a date


@dataclass(frozen=True)
class Choice:
    """A filter as this request sees it: `typed` is what the address says, `chosen` what counts, `shown` its words."""

    param: str
    label: Text
    kind: str
    typed: str = ""
    chosen: str = ""
    shown: str = ""
    options: Sequence[tuple[str, Text]] = ()
    problem: str = ""
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What all filters can have. `some` is a quick look at a part of what the filter would leave: it is asked first
    whether that is too many to count."""

    more: bool = False
    some: Callable[[Any, Any], Any] | None = None


@dataclass(frozen=True)
class Filter(Narrowing):
    """A drop-down. `choices` are (value, label); `apply` narrows the queryset, by default `param=value`.

    A value that is not among the choices counts as none.
    """

    param: str
    label: Text
    choices: Sequence[tuple[str, Text]]
    apply: Callable[[Any, str], Any] | None = None

    def understand(self, typed: str, others: Mapping[str, str]) -> Choice:
        words = {str(value): str(text) for value, text in self.choices}
        chosen = typed if typed in words else ""
        return Choice(
            self.param, self.label, "choice", typed, chosen, words.get(chosen, ""), self.choices, more=self.more
        )

    def narrow(self, rows: Any, chosen: str) -> Any:
        return self.apply(rows, chosen) if self.apply else rows.filter(**{self.param: chosen})


@dataclass(frozen=True)
class TextFilter(Narrowing):
    """A text that `apply` looks for in its own way."""

    param: str
    label: Text
    apply: Callable[[Any, str], Any]

    def understand(self, typed: str, others: Mapping[str, str]) -> Choice:
        return Choice(self.param, self.label, "text", typed, typed, typed, more=self.more)

    def narrow(self, rows: Any, chosen: str) -> Any:
        return self.apply(rows, chosen)


@dataclass(frozen=True)
class DateFilter(Narrowing):
    """A day. `apply` gets it as a date; `not_before` names the filter with the first day of the same span."""

    param: str
    label: Text
    apply: Callable[[Any, datetime.date], Any]
    not_before: str = ""

    def understand(self, typed: str, others: Mapping[str, str]) -> Choice:
        day = day_in(typed)
        if day is None:
            problem = _("%(label)s: enter a day like 2026-11-21.") % {"label": self.label} if typed else ""
            return Choice(self.param, self.label, "date", typed, problem=problem, more=self.more)
        first, problem = day_in(others.get(self.not_before, "")), ""
        if first and day < first:
            problem = _("%(label)s: enter %(day)s or a later day.") % {"label": self.label, "day": date_text(first)}
        chosen, shown = day.isoformat(), date_text(day)
        return Choice(self.param, self.label, "date", typed, chosen, shown, problem=problem, more=self.more)

    def narrow(self, rows: Any, chosen: str) -> Any:
        return self.apply(rows, datetime.date.fromisoformat(chosen))


AnyFilter = Filter | TextFilter | DateFilter


def day_in(text: str) -> datetime.date | None:
    """The day that a text like 2026-11-21 names."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year in YEARS else None
