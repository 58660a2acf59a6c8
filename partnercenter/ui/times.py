"""Dates and times that cannot be misread: month in letters, zone always shown."""

from __future__ import annotations

import datetime
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

FORMATS = frozenset({"datetime", "date", "relative"})


def zone_text(moment: datetime.datetime) -> str:
    """Return UTC, UTC+8 or UTC-3:30: letters like CST mean three different zones."""
    offset = moment.utcoffset() or datetime.timedelta()
    minutes = int(offset.total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def date_text(day: datetime.date) -> str:
    """Return 21 Nov 2026, or 2026年11月21日 for Chinese readers."""
    chinese = (get_language() or "en").startswith("zh")
    plain = datetime.date(day.year, day.month, day.day)  # one moment in two zones is equal, and two days
    return _formatted(plain, "Y年n月j日" if chinese else "j M Y")


@lru_cache(maxsize=4096)
def _formatted(day: datetime.date, form: str) -> str:
    """A file of 200,000 rows has few different days."""
    return dateformat.format(day, form)


def moment_text(when: datetime.date, *, with_time: bool = True) -> str:
    """Return the plain text that the page and the CSV share."""
    if not isinstance(when, datetime.datetime):
        return date_text(when)
    local = timezone.localtime(when) if timezone.is_aware(when) else when
    if not with_time:
        return date_text(local)
    comma = "" if (get_language() or "en").startswith("zh") else ","
    return f"{date_text(local)}{comma} {dateformat.format(local, 'H:i')} {zone_text(local)}"


def render_time(when: datetime.date, kind: str = "datetime") -> SafeString:
    """Return a <time> element in the active zone; `relative` lets the script add "3 hours ago" behind it."""
    if kind not in FORMATS:
        raise ValueError(f"Unknown time format {kind!r}: use one of {', '.join(sorted(FORMATS))}.")
    aware = isinstance(when, datetime.datetime) and timezone.is_aware(when)
    stamp = timezone.localtime(when).isoformat(timespec="seconds") if aware else when.isoformat()  # type: ignore[arg-type]
    mark = SafeString(" data-relative") if kind == "relative" else ""
    text = moment_text(when, with_time=kind != "date")
    return format_html('<time class="time-tag" datetime="{}"{}>{}</time>', stamp, mark, text)
