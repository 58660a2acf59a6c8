"""The tables beside this file, read: rows of pages, and for each person the answer that is expected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import get_resolver

TABLES = Path(__file__).parent
GROUP = re.compile(r"- \*\*(?P<name>[^*]+)\*\*: (?P<keys>[^.]+)\.")
ANSWER = re.compile(r"in|again|sign-in|403|404|405|[a-z]+(-[a-z]+)+|–")
COLLEAGUE, STRANGER, OPERATOR, VISITOR = "colleague", "stranger", "operator", "visitor"
FIRST_OTHER = 6  # the columns from here on are named after those who are not of the company


@dataclass(frozen=True)
class Row:
    """One page and method: the roles that may, what they get, and what everybody else gets."""

    page: str
    address: str
    method: str
    roles: frozenset[str]
    answer: str
    colleagues: str
    others: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.page} {self.address}".strip()

    @property
    def values(self) -> dict[str, str]:
        """The values of the address: `pk: draft, key: "bank"`; without quotes it is the name of a row of the world."""
        return dict(part.split(": ", 1) for part in self.address.split(", ") if part)

    def expected_of(self, person: str) -> str:
        """The answer for a role key, or for one of the people without a role here."""
        return self.others.get(person) or (self.answer if person in self.roles else self.colleagues)


def read(name: str) -> list[Row]:
    """All rows of a table, one for each method."""
    text = (TABLES / f"{name}.md").read_text()
    groups = {found["name"]: frozenset(found["keys"].split(", ")) for found in GROUP.finditer(text)}
    header, *lines = [_cells(line) for line in text.splitlines() if line.startswith("| ")]
    return [row for cells in lines for row in _rows_of(cells, header[FIRST_OTHER:], groups)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _rows_of(cells: list[str], others: list[str], groups: dict[str, frozenset[str]]) -> Iterator[Row]:
    page, address, methods, who, *answers = cells
    assert [answer for answer in answers if not ANSWER.fullmatch(answer)] == [], cells
    for method in methods.split(", "):
        yield Row(page, address, method, groups[who], *answers[:2], dict(zip(others, answers[2:], strict=True)))


def names() -> list[str]:
    """The names of all tables."""
    return sorted(path.stem for path in TABLES.glob("pages_of_*.md"))


def pages_of_the_portal() -> set[str]:
    """The name of every address that exists."""
    return set(_names_in(get_resolver().url_patterns))


def _names_in(patterns: list[object]) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names_in(pattern.url_patterns)
        else:
            yield pattern.name  # type: ignore[attr-defined]
