"""The names of other companies that a company knows: those it has to do with.

The wall hides other companies' own rows. The apps that know the relationships say on which of the reader's own rows
such names stand (`register_names`); the frame of people and companies knows no relationship.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import Tenant, User

Source = Callable[[User], Iterable[QuerySet[Any]]]
_sources: list[Source] = []


def register_names(source: Source) -> None:
    """Adds rows that the reader may see, each with `known_id` and `known_name` of a company."""
    if source not in _sources:
        _sources.append(source)


def known_companies(reader: User, **narrow: Any) -> QuerySet[Any]:
    """`known_id` and `known_name` of the companies that the reader knows, in one statement; `narrow` filters by them.

    The operator's people see every company as it is.
    """
    own = Tenant._base_manager.annotate(known_id=F("pk"), known_name=F("name"))
    others = [] if reader.tenant.is_operator else [rows for source in _sources for rows in source(reader)]
    found = [rows.filter(**narrow).values("known_id", "known_name") for rows in (own, *others)]
    return found[0].union(*found[1:]) if others else found[0]
