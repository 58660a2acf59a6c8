"""The clock of the story: what happened days ago is written days ago, so that no row has to be changed afterwards.

Only the command that tells the story uses it. It replaces `django.utils.timezone.now` in this one process while the
story is told, which is where every action and every `auto_now_add` asks for the time.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone


def working_day(days_ago: int, *, today: datetime.date | None = None) -> datetime.date:
    """The working day that many working days back; the reverse of how promised dates are counted."""
    day = today or timezone.localdate()
    while days_ago > 0:
        day -= datetime.timedelta(days=1)
        days_ago -= day.weekday() < 5
    return day


def moment(days_ago: int, at: str) -> datetime.datetime:
    """A time of day (UTC, "HH:MM") of a working day in the past."""
    return datetime.datetime.combine(working_day(days_ago), datetime.time.fromisoformat(at), tzinfo=datetime.UTC)


@contextmanager
def told_at(when: datetime.datetime) -> Iterator[None]:
    """Inside, it is `when`, and time passes as it does."""
    real, offset = timezone.now, timezone.now() - when
    timezone.now = lambda: real() - offset
    try:
        yield
    finally:
        timezone.now = real
