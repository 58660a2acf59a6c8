"""The address that opens a letter in somebody's own mail program (RFC 6068)."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

LONGEST = 1_900  # Windows cuts an address that it passes on at about 2,000 signs


@dataclass(frozen=True)
class Mailto:
    """The address, and whether the whole text is in it."""

    href: str
    is_whole: bool


def mailto(to: str, *, subject: str, text: str) -> str:
    """One address with everything in it: UTF-8, percent-encoded, lines ended as mail ends them."""
    lines = text.replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"


def fitting(to: str, *, subject: str, texts: Sequence[str]) -> Mailto:
    """The first of the texts with which the address is not too long; at worst the last one, without a subject.

    `static/js/draft.js` does the same while somebody types.
    """
    for text in texts:
        href = mailto(to, subject=subject, text=text)
        if len(href) <= LONGEST:
            return Mailto(href, text == texts[0])
    return Mailto(mailto(to, subject="", text=texts[-1]), is_whole=False)
