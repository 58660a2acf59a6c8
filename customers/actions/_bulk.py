"""One statement for any number of rows."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

Row = tuple[Any, ...]


def write(statement: str, names: str, rows: Iterable[Row], **constants: Any) -> set[UUID]:
    """Runs the statement, which finds the rows as one JSON text, each with its columns by name: to quote every text of
    many arrays takes longer than to write the rows. Without rows it does nothing. Comes back with the ids that the
    statement returns, if it does."""
    given = [dict(zip(names.split(), row, strict=True)) for row in rows]
    if not given:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"rows": json.dumps(given, default=str, ensure_ascii=False), **constants})
        return {row[0] for row in cursor.fetchall()} if cursor.description else set()
