"""One statement for any number of rows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

Row = tuple[Any, ...]


def write(statement: str, names: str, rows: Iterable[Row], **constants: Any) -> set[UUID]:
    """Runs the statement with the rows' columns as arrays, named by `names`; without rows it does nothing. Comes back
    with the ids that the statement returns, if it does."""
    columns = dict(zip(names.split(), map(list, zip(*rows, strict=True)), strict=False))
    if not columns:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement, {**columns, **constants})
        return {row[0] for row in cursor.fetchall()} if cursor.description else set()
