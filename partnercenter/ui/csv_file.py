"""A list as a file: every matching row, not only one page, with no cell that a spreadsheet would execute."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from partnercenter.ui.columns import Column, csv_text

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 500


@dataclass
class CsvFile:
    """`present` gets one stretch of rows after the other. Past `limit` rows the file ends with a sentence that says so;
    `notice` stands before it."""

    columns: Sequence[Column]
    rows: QuerySet[Any]
    present: Callable[[list[Any]], Sequence[Any]]
    limit: int
    notice: str = ""
    written: int = 0

    def lines(self) -> Iterator[list[str]]:
        yield [csv_text(str(column.label)) for column in self.columns]
        rows = self.rows[: self.limit + 1].iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, min(CHUNK, self.limit - self.written))):
            self.written += len(chunk)
            for record in self.present(chunk):
                yield [csv_text(column.read(record)) for column in self.columns]
        if self.notice:
            yield [self.notice]
        if next(rows, None) is not None:
            yield [
                _("Only the first %(limit)s rows are in this file. Narrow the filter.") % {"limit": f"{self.limit:,}"}
            ]

    def response(self, filename: str) -> HttpResponse:
        """The file as Excel opens it with Chinese text: UTF-8 with a byte order mark, not streamed, so that every
        statement runs inside the request."""
        out = io.StringIO()
        csv.writer(out).writerows(self.lines())
        response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response
