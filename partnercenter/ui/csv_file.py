"""A list as a file: every matching row, not only one page, with no cell that a spreadsheet would execute."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from partnercenter.ui.columns import Column, csv_text
from partnercenter.ui.times import moment_text

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 2_000
DAYS = 4_096  # a long file has the same few again and again, and to word one takes longer than the rest of its row


@dataclass
class CsvFile:
    """`present` gets one stretch of rows after the other. Past `limit` rows the file ends with a sentence that says so;
    `notice` stands before it. With `fields` the rows are named tuples of these alone."""

    columns: Sequence[Column]
    rows: QuerySet[Any]
    present: Callable[[list[Any]], Sequence[Any]]
    limit: int
    notice: str = ""
    fields: Sequence[str] = ()
    written: int = 0

    def lines(self) -> Iterator[list[str]]:
        yield [csv_text(str(column.label)) for column in self.columns]
        found = self.rows.values_list(*self.fields, named=True) if self.fields else self.rows
        rows = found[: self.limit + 1].iterator(chunk_size=CHUNK)
        readers = [column.reader for column in self.columns]
        text = partial(csv_text, worded=lru_cache(DAYS)(moment_text))
        while chunk := list(islice(rows, min(CHUNK, self.limit - self.written))):
            self.written += len(chunk)
            for record in self.present(chunk):
                yield [text(read(record)) for read in readers]
        if self.notice:
            yield [self.notice]
        if next(rows, None) is not None:
            yield [
                _("Only the first %(limit)s rows are in this file. Narrow the filter.") % {"limit": f"{self.limit:,}"}
            ]

    def response(self, filename: str) -> HttpResponse:
        """The file as Excel opens it with Chinese text: UTF-8 with a byte order mark, not streamed, so that every
        statement runs inside the request."""
        out = io.BytesIO()
        out.write(codecs.BOM_UTF8)
        text = io.TextIOWrapper(out, "utf-8", newline="")
        csv.writer(text).writerows(self.lines())
        text.flush()
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response
