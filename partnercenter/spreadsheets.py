"""Files as spreadsheets save them: which encoding, which separator, which column is which."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from partnercenter.texts import Text, listed

MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CHINESE = ("cp950", "big5hkscs", "gb18030")  # Excel in Taiwan, in Hong Kong, in China
LONGEST_FIRST_LINE = 2_000
SEPARATORS = ",;\t"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One row as it was written, by the keys of its columns; `number` counts as a spreadsheet does: the line of column
    names is 1."""

    number: int
    cells: dict[str, str]
    is_too_wide: bool = False


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a CSV file has to look like. `columns` are their names by key, `also_called` the other names they go by;
    those in `optional` may be missing. Others are left aside, unless `left_aside` names all that may stand there."""

    columns: Mapping[str, Text]
    most_bytes: int
    most_rows: int
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    left_aside: tuple[Text, ...] | None = None

    def lines(self, content: bytes) -> Iterator[Line]:
        """The rows one by one, blank ones left out. Raises ValidationError, in words, when the file cannot be read as
        a whole: at once, or at the row from which on it is so.

        UTF-8, and what else Excel writes: UTF-16 with its mark; Big5 and GB18030 where Chinese column names prove them,
        for without such a proof a name in one reads as another name in the other.
        """
        if len(content) > self.most_bytes:
            raise ValidationError(self.too_large)
        text = self._decoded(content)
        separator = self._separator(_first_line(text))
        if not separator:
            raise ValidationError(self._columns_missing(_first_line(text)))
        return self._lines(text, separator)

    @property
    def too_large(self) -> str:
        message = _("This file is larger than %(most)d MB. Split it and import the parts one after the other.")
        return message % {"most": self.most_bytes // MEGABYTE}

    def _decoded(self, content: bytes) -> str:
        marked = [encoding for mark, encoding in MARKED if content.startswith(mark)]
        for encoding in marked or ("utf-8", *CHINESE):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            first = _first_line(text)
            if encoding not in CHINESE or (self._separator(first) and not first.isascii()):
                return text
        raise ValidationError(
            _("This file is not UTF-8 text, so names could come out wrong. Save it as “CSV UTF-8” and choose it again.")
        )

    def _separator(self, first: str) -> str:
        """The sign between the cells with which the first line names every column; empty when none does."""
        for sign in SEPARATORS:
            if not self._missing(self._places(next(csv.reader([first], delimiter=sign), []))):
                return sign
        return ""

    def _missing(self, places: Mapping[str, int]) -> list[Text]:
        return [label for key, label in self.columns.items() if key not in places and key not in self.optional]

    def _columns_missing(self, first: str) -> str:
        """Which columns the first line does not name, read with the separator that fits best."""
        every = [self._missing(self._places(next(csv.reader([first], delimiter=sign), []))) for sign in SEPARATORS]
        fewest, needed = min(every, key=len), self._missing({})
        if len(fewest) < len(needed):
            return _("The first line does not name these columns: %(names)s.") % {"names": listed(fewest)}
        return _("The first line must name these columns: %(names)s.") % {"names": listed(needed)}

    def _places(self, cells: list[str]) -> dict[str, int]:
        """Where each known column stands; the first of two with the same name counts."""
        found: dict[str, int] = {}
        for place, cell in enumerate(cells):
            column = self._keys.get(_bare(cell))
            if column:
                found.setdefault(column, place)
        return found

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Every name of a column, in every language of the portal."""
        keys = {_bare(name): key for key, names in self.also_called.items() for name in names}
        return keys | {_bare(name): key for key, label in self.columns.items() for name in _in_every_language(label)}

    @cached_property
    def _beside(self) -> frozenset[str]:
        return frozenset(_bare(name) for label in self.left_aside or () for name in _in_every_language(label))

    def _lines(self, text: str, separator: str) -> Iterator[Line]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        count = 0
        try:
            named = next(reader)
            self._check_names(named)
            places, width = self._places(named), len(named)
            for count, (number, cells) in enumerate(_filled(reader), start=1):
                if count > self.most_rows:
                    raise ValidationError(self._too_many)
                full = cells + [""] * (width - len(cells))  # a row that is too short misses its last cells
                yield Line(number, {key: full[place] for key, place in places.items()}, any(cells[width:]))
        except csv.Error as error:
            message = _("Line %(number)s cannot be read. Look for a quotation mark that is not closed.")
            raise ValidationError(message % {"number": reader.line_num}) from error
        if not count:
            raise ValidationError(_("The file has no rows below the column names."))

    def _check_names(self, named: list[str]) -> None:
        """A misspelt column would be left out without a word, so it is named instead."""
        if self.left_aside is None:
            return
        strange = [cell for cell in named if cell.strip() and _bare(cell) not in self._keys.keys() | self._beside]
        if strange:
            message = _("The first line has columns that are not known here: %(names)s. Correct or delete them.")
            raise ValidationError(message % {"names": listed(name[:60] for name in strange[:5])})

    @property
    def _too_many(self) -> str:
        message = _("The file has more than %(most)s rows. Split it and import the parts one after the other.")
        return message % {"most": f"{self.most_rows:,}"}


def _in_every_language(label: Text) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(label)


def _first_line(text: str) -> str:
    return next(io.StringIO(text[:LONGEST_FIRST_LINE], newline=""), "").rstrip("\r\n")


def _bare(text: str) -> str:
    """Without what people vary: spaces, hyphens, wide letters, capitals."""
    return re.sub(r"[\s_\-*:]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, start=2):
        clean = [cell.strip().replace("\x00", "\ufffd") for cell in cells]
        if any(clean):
            yield number, clean
