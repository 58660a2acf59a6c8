"""What the start page asks of somebody beyond enrollment. Apps register where their tasks come from; the frame and the
apps below know nothing of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partnercenter.ui.parts import Task

Finder = Callable[[Any], "list[Task]"]
_finders: list[Finder] = []


def register_tasks(find: Finder) -> None:
    """`find` gets the signed-in user and answers in one statement, and in none for whom it has no tasks."""
    if find not in _finders:
        _finders.append(find)


def tasks_of(user: Any) -> list[Task]:
    """The tasks of every app, in the order in which the apps are installed."""
    return [task for find in _finders for task in find(user)]
