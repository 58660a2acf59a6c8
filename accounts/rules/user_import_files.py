"""The file of a user import: its columns, and its rows as they were written."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from partnercenter.spreadsheets import MEGABYTE, Line, Sheet

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
SHEET = Sheet(COLUMNS, most_bytes=2 * MEGABYTE, most_rows=10_000, also_called=ALSO_CALLED)


@dataclass(frozen=True)
class FileRow:
    """One row as it was written. `number` counts as a spreadsheet does: the line of column names is 1."""

    number: int
    full_name: str
    email: str
    roles: tuple[str, ...]
    is_too_wide: bool = False


def read_file(content: bytes) -> list[FileRow]:
    """The rows of a CSV file. Raises ValidationError, in words, when it cannot be read as a whole."""
    return [_row(line) for line in SHEET.lines(content)]


def names_in(cell: str) -> tuple[str, ...]:
    """The names of roles in one cell, whatever stands between them."""
    return tuple(role.strip() for role in re.split(r"[;,、；，|\n]+", cell) if role.strip())


def _row(line: Line) -> FileRow:
    cells = line.cells
    return FileRow(line.number, cells["full_name"], cells["email"], names_in(cells["roles"]), line.is_too_wide)
