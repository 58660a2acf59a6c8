"""Pages that begin where another ended: as fast at the end of a long list as at its beginning.

The edge of a page is a row, named by its key: the address stays short and tells no names, and whoever follows it later
goes on at the same row. All columns of the order point one way and are never null.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
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
    """A row as the order sees it: the page lies after it or before it."""

    param: str
    key: str
    order: Sequence[str]
    values: Sequence[Any]


def read_edge(rows: Any, order: Sequence[str], params: Mapping[str, str]) -> Edge | None:
    """The row that the address names; None when it names none, or one that is not (any more) among the rows."""
    for param, key in params.items():
        if not key:
            continue
        try:
            found = rows.filter(pk=key).order_by()
        except (ValueError, ValidationError):  # no key at all
            return None
        values = found.values_list(*(name.removeprefix("-") for name in order)).first()
        return Edge(param, key, order, values) if values else None
    return None


def beside(edge: Edge, rows: Any, most: int) -> Any:
    """The stretch of `most` rows next to the edge; one before it ends with the row of the edge itself, which tells that
    the list goes on."""
    is_before, is_descending = edge.param == "before", edge.order[0].startswith("-")
    columns = Tuple(*(F(name.removeprefix("-")) for name in edge.order))
    found = rows.filter(LOOKUPS[is_before, is_descending](columns, tuple(edge.values)))
    return (found.reverse() if is_before else found)[:most]


def rows_of(rows: Any, stretch: Any) -> list[Any]:
    """The rows of a stretch of `rows`, in the order of the list. Only these are read whole: those that had to be passed
    on the way are passed in an index, where it has all that the conditions ask for."""
    return list(rows.filter(pk__in=stretch.values("pk")))


def numbers_to(number: int, last: int) -> list[int]:
    """What the pager shows where the numbers end at `last` and the list does not; 0 stands for a gap."""
    beyond = [0, number] if number > last + 1 else [number] if number > last else []
    return [*page_numbers(min(number, last), last), *beyond]
