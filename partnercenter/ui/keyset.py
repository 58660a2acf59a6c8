"""Pages that begin where another ended: as fast at the end of a long list as at its beginning.

The edge of a page is a row, named by its key: the address stays short and tells no names, and whoever follows it later
goes on at the same row. All columns of the order point one way and are never null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)

from partnercenter.ui.columns import page_numbers

EDGES = ("after", "before")  # the parameters of the address
LOOKUPS = {
    (False, False): TupleGreaterThan,
    (False, True): TupleLessThan,
    (True, False): TupleLessThanOrEqual,
    (True, True): TupleGreaterThanOrEqual,
}


@dataclass(frozen=True)
class Edge:
    """A row as the order sees it: the page lies after it or before it. `is_best` where the best come first."""

    param: str
    key: str
    values: Sequence[Any]
    is_best: bool


@dataclass(frozen=True)
class Run:
    """`rows`, some of `source`, in an order that pages are cut from; those that are `best`, if any are, come first.

    The best and the others are two parts that follow one another: each is found where it begins in an index, however
    many rows the order would pass on the way. Only the rows of the page are read whole: those that had to be passed are
    passed in the index, where it has all that the conditions ask for.
    """

    source: Any
    rows: Any
    order: Sequence[str]
    best: Q = field(default_factory=Q)

    def at(self, start: int, most: int) -> list[Any]:
        """`most` rows from a place on."""
        return self._read(_stretch(self._parts, start, most))

    def edge(self, params: Mapping[str, str]) -> Edge | None:
        """The row that the address names; None when it names none, or one that is not (any more) in the source."""
        for param, key in params.items():
            if not key:
                continue
            try:
                found = self.source.filter(pk=key).order_by()
            except (ValueError, ValidationError):  # no key at all
                return None
            values = found.annotate(is_best=self._is_best).values_list(*self._columns, "is_best").first()
            return Edge(param, key, values[:-1], values[-1]) if values else None
        return None

    def beside(self, edge: Edge, most: int) -> list[Any]:
        """`most` rows next to the edge; before it, the last of them is the row of the edge itself, which tells that the
        list goes on."""
        is_before, is_descending = edge.param == "before", self.order[0].startswith("-")
        ahead = [part.reverse() for part in reversed(self._parts)] if is_before else self._parts
        if edge.is_best == is_before:  # the other part, if there is one, has been passed
            ahead = ahead[-1:]
        columns = Tuple(*(F(name) for name in self._columns))
        lookup = LOOKUPS[is_before, is_descending](columns, tuple(edge.values))
        return self._read(_stretch([ahead[0].filter(lookup), *ahead[1:]], 0, most))

    @property
    def _columns(self) -> list[str]:
        return [name.removeprefix("-") for name in self.order]

    @property
    def _is_best(self) -> ExpressionWrapper[Q | Value]:
        return ExpressionWrapper(self.best or Value(True), BooleanField())

    @property
    def _parts(self) -> list[Any]:
        rows = self.rows.order_by(*self.order)
        return [rows.filter(self.best), rows.exclude(self.best)] if self.best else [rows]

    def _read(self, stretch: Any) -> list[Any]:
        rows = self.source.annotate(is_best=self._is_best).order_by("-is_best", *self.order)
        return list(rows.filter(pk__in=stretch))


def _stretch(parts: Sequence[Any], start: int, most: int) -> Any:
    """`most` rows from a place on, of parts that follow one another; the next is read where the first ends."""
    if len(parts) == 1:
        return parts[0].values("pk")[start : start + most]
    first, *others = (part.values("pk")[: start + most] for part in parts)
    return first.union(*others, all=True)[start : start + most]


def numbers_to(number: int, last: int) -> list[int]:
    """What the pager shows where the numbers end at `last` and the list does not; 0 stands for a gap."""
    beyond = [0, number] if number > last + 1 else [number] if number > last else []
    return [*page_numbers(min(number, last), last), *beyond]
