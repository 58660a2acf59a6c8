"""A list as a file: every matching row, not only one page, with no cell that a spreadsheet would execute."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.http import FileResponse
from django.utils.translation import gettext as _

from partnercenter.ui.columns import Column, csv_text
from partnercenter.ui.times import moment_text

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 2_000
MEMORY = 1_000_000  # bytes; what is longer waits on the disk
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
        rows = self._read(found[: self.limit + 1])
        readers = [column.reader for column in self.columns]
        text = partial(csv_text, worded=lru_cache(DAYS)(moment_text))
        while chunk := list(islice(rows, min(CHUNK, self.limit - self.written))):
            self.written += len(chunk)
            records = self.present(chunk)
            yield from map(list, zip(*(_texts(map(read, records), text) for read in readers), strict=True))
        if self.notice:
            yield [self.notice]
        if next(rows, None) is not None:
            yield [
                _("Only the first %(limit)s rows are in this file. Narrow the filter.") % {"limit": f"{self.limit:,}"}
            ]

    @staticmethod
    def _read(rows: QuerySet[Any]) -> Iterator[Any]:
        """Through a cursor in the database, so that a long file takes no more memory than a short one. The settings
        forbid such cursors, for one that outlives its transaction breaks a pool of connections: this one cannot."""
        if not connection.in_atomic_block:
            raise RuntimeError("A file is written inside a transaction.")
        return rows._iterator(use_chunked_fetch=True, chunk_size=CHUNK)  # type: ignore[attr-defined,no-any-return]

    def response(self, filename: str) -> FileResponse:
        """The file as Excel opens it with Chinese text: UTF-8 with a byte order mark. It is written whole, to the disk
        when it is long, before the first byte leaves: every statement runs inside the request."""
        file = SpooledTemporaryFile(MEMORY)  # noqa: SIM115 - closed with the answer
        file.write(codecs.BOM_UTF8)
        text = io.TextIOWrapper(file, "utf-8", newline="")
        csv.writer(text).writerows(self.lines())
        text.detach()
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=filename, content_type="text/csv; charset=utf-8")
        response.may_stream = True  # type: ignore[attr-defined]  # nothing but the file is left to read
        return response


def _texts(values: Iterable[Any], text: Callable[[Any], str]) -> list[str]:
    """One column of a stretch. Most texts begin with a letter or a digit: those need no look at what they are."""
    return [value if isinstance(value, str) and (not value or value[0].isalnum()) else text(value) for value in values]
