"""What keeps a provider or direct partner from removing a customer: what it still sells to it (C11, DEC-03).

Customers know nothing of subscriptions. The apps above say in `AppConfig.ready` where blockers come from.
"""

from collections.abc import Callable
from dataclasses import dataclass

from enrollment.models import Programme
from relationships.models import ResellerRelationship


@dataclass(frozen=True)
class Blocker:
    """One thing that has to end first, as a sentence, and the page where it ends."""

    text: str
    href: str = ""


Finder = Callable[[ResellerRelationship], list[Blocker]]
_finders: list[Finder] = []


def register_blocker(find: Finder) -> None:
    """`find` gets the relationship, acting as its partner, and answers in one statement at most."""
    if find not in _finders:
        _finders.append(find)


def forget_blocker(find: Finder) -> None:
    """Takes one out again, for tests."""
    _finders.remove(find)


def blockers_of(relationship: ResellerRelationship) -> list[Blocker]:
    """Everything that blocks now. A reseller removes its own link whatever is sold: its provider sells (C11)."""
    if relationship.programme == Programme.INDIRECT_RESELLER:
        return []
    return [blocker for find in _finders for blocker in find(relationship)]
