"""The address of a page with a list: what it asks of the list, and how it reads once something of that has changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from partnercenter.ui.keyset import EDGES

if TYPE_CHECKING:
    from django.http import QueryDict

LAST_PAGE = 10_000


@dataclass(frozen=True)
class Address:
    """`prefix` stands before the names of this list's parameters: it keeps two lists on one page apart."""

    path: str
    params: QueryDict
    prefix: str = ""

    def asked(self, name: str) -> str:
        """What a parameter says; empty without it."""
        return self.params.get(self.prefix + name, "").replace("\x00", "").strip()[:100]

    @property
    def page(self) -> int:
        text = self.asked("page")
        return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1

    def url(self, **changes: str) -> str:
        """Return the address with some parameters changed; an empty value removes one; page 1 is implied."""
        params = self.params.copy()
        for name in ("page", *EDGES):
            params.pop(self.prefix + name, None)
        for name, value in changes.items():
            params[self.prefix + name] = value
        pairs = [(name, value) for name, values in params.lists() for value in values if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def others(self, names: Collection[str]) -> list[tuple[str, str]]:
        """All parameters but these of the list."""
        own = {self.prefix + name for name in names}
        return [(n, v) for n, values in self.params.lists() for v in values if n not in own and v]
