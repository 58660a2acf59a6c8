"""The file of an import as spreadsheets save it: which encoding, which separator, which column is which."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnercenter.texts import listed

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 10_000
COLUMNS = {
    "full_name": gettext_lazy("Full name"),
    "email": gettext_lazy("E-mail address"),
    "roles": gettext_lazy("Roles"),
}
ALSO_CALLED = {
    "full_name": ("name", "姓名", "全名", "使用者名稱", "用户名称"),
    "email": ("email", "e-mail", "mail", "電子郵件", "電子郵件地址", "电子邮件", "电子邮件地址", "邮箱"),
    "roles": ("role", "角色"),
}
MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CHINESE = ("cp950", "big5hkscs", "gb18030")  # Excel in Taiwan, in Hong Kong, in China
LONGEST_FIRST_LINE = 2_000
SEPARATORS = ",;\t"


@dataclass(frozen=True)
class FileRow:
    """One row as it was written. `number` counts as a spreadsheet does: the line of column names is 1."""

    number: int
    full_name: str
    email: str
    roles: tuple[str, ...]
    is_too_wide: bool = False


def read_file(content: bytes) -> list[FileRow]:
    """The rows of a CSV file, blank ones left out. Raises ValidationError, in words, when it cannot be read as a whole.

    UTF-8, and what else Excel writes: UTF-16 with its mark; Big5 and GB18030 where Chinese column names prove them,
    for without such a proof a name in one reads as another name in the other.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 2 MB. Split it and import the parts one after the other."))
    text = _decoded(content)
    separator = _separator(_first_line(text))
    if not separator:
        names = listed(COLUMNS.values())
        raise ValidationError(_("The first line must name these columns: %(names)s.") % {"names": names})
    rows = list(_rows(text, separator))
    if not rows:
        raise ValidationError(_("The file has no rows below the column names."))
    return rows


def _decoded(content: bytes) -> str:
    marked = [encoding for mark, encoding in MARKED if content.startswith(mark)]
    for encoding in marked or ("utf-8", *CHINESE):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = _first_line(text)
        if encoding not in CHINESE or (_separator(first) and not first.isascii()):
            return text
    raise ValidationError(
        _("This file is not UTF-8 text, so names could come out wrong. Save it as “CSV UTF-8” and choose it again.")
    )


def _first_line(text: str) -> str:
    return next(io.StringIO(text[:LONGEST_FIRST_LINE], newline=""), "").rstrip("\r\n")


def _separator(first: str) -> str:
    """The sign between the cells with which the first line names every column; empty when none does."""
    for sign in SEPARATORS:
        columns = _columns(next(csv.reader([first], delimiter=sign), []))
        if len(columns) == len(COLUMNS):
            return sign
    return ""


def _columns(cells: list[str]) -> dict[str, int]:
    """Where each known column stands; the first of two with the same name counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        column = _labels().get(_bare(cell))
        if column:
            found.setdefault(column, place)
    return found


@cache
def _labels() -> dict[str, str]:
    """Every name of a column, in every language of the portal."""
    labels = {_bare(name): column for column, names in ALSO_CALLED.items() for name in names}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels |= {_bare(str(label)): column for column, label in COLUMNS.items()}
    return labels


def _bare(text: str) -> str:
    """Without what people vary: spaces, hyphens, wide letters, capitals."""
    return re.sub(r"[\s_\-*:]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _rows(text: str, separator: str) -> Iterator[FileRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        named = next(reader)
        found = list(islice(_filled(reader), MOST_ROWS + 1))
    except csv.Error as error:
        message = _("Line %(number)s cannot be read. Look for a quotation mark that is not closed.")
        raise ValidationError(message % {"number": reader.line_num}) from error
    if len(found) > MOST_ROWS:
        raise ValidationError(
            _("The file has more than %(most)s rows. Split it and import the parts one after the other.")
            % {"most": f"{MOST_ROWS:,}"}
        )
    columns, width = _columns(named), len(named)
    return (_row(number, cells, columns, width) for number, cells in found)


def _filled(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, start=2):
        clean = [cell.strip().replace("\x00", "\ufffd") for cell in cells]
        if any(clean):
            yield number, clean


def _row(number: int, cells: list[str], columns: dict[str, int], width: int) -> FileRow:
    """One row; a row that is too short misses its last cells."""
    full = cells + [""] * (width - len(cells))
    roles = re.split(r"[;,、；，|\n]+", full[columns["roles"]])
    return FileRow(
        number,
        full[columns["full_name"]],
        full[columns["email"]],
        tuple(role.strip() for role in roles if role.strip()),
        is_too_wide=any(cells[width:]),
    )
