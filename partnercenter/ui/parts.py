"""The small records that views hand to component tags. All text arrives translated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

TONES = frozenset({"neutral", "info", "success", "warning", "danger"})


def check_tone(tone: str) -> str:
    """Raise on a misspelt tone: a silent grey tag would hide that something is overdue."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}: use one of {', '.join(sorted(TONES))}.")
    return tone


@dataclass(frozen=True)
class Task:
    """One row of a task list. Without `href` the task cannot be started yet and `hint` should say why."""

    title: str
    href: str
    status: str
    tone: str = "neutral"
    hint: str = ""

    def __post_init__(self) -> None:
        check_tone(self.tone)


@dataclass(frozen=True)
class SummaryRow:
    """One answer. The link reads "Change <change_label or label>" to a screen reader; `lang` marks foreign text."""

    label: str
    value: Any
    change_href: str = ""
    change_label: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of the narrow column. `copy` puts a copy button behind the value; `tone` makes it a status tag."""

    label: str
    value: Any
    href: str = ""
    tone: str = ""
    copy: bool = False


@dataclass(frozen=True)
class TimelineEvent:
    """Who did what, when and why; newest first is the caller's business."""

    when: datetime.datetime
    who: str
    what: str
    why: str = ""
    tone: str = "neutral"

    def __post_init__(self) -> None:
        check_tone(self.tone)


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumb. The last one has no `href` and is the current page."""

    label: str
    href: str = ""
