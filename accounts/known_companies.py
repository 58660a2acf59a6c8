"""The names of other companies that a company knows: those it has to do with.

The wall hides other companies' own rows. The apps that know the relationships say on which of the reader's own rows
such names stand (`register_names`); the frame of people and companies knows no relationship.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from accounts.models import Tenant, User

Source = Callable[[User], Iterable[QuerySet[Any]]]
_sources: list[Source] = []


def register_names(source: Source) -> None:
    """Adds rows that the reader may see, each with `known_id` and `known_name` of a company."""
    if source not in _sources:
        _sources.append(source)


def company_names(reader: User, ids: Iterable[Any]) -> dict[Any, str]:
    """The names of these companies, as far as the reader knows them; one statement."""
    first, *others = _known_to(reader, known_id__in=set(ids))
    found = first.union(*others) if others else first
    return {row["known_id"]: row["known_name"] for row in found}


def of_company_named(text: str, reader: User) -> Q:
    """The condition for rows whose `tenant_id` is that of a company of such a name that the reader knows."""
    found = Q()
    for rows in _known_to(reader, known_name__icontains=text):
        found |= Q(tenant_id__in=rows.values("known_id"))
    return found


def _known_to(reader: User, **narrow: Any) -> list[QuerySet[Any]]:
    """`known_id` and `known_name` of companies; the operator's people see every company as it is."""
    own = Tenant._base_manager.annotate(known_id=F("pk"), known_name=F("name"))
    others = [] if reader.tenant.is_operator else [rows for source in _sources for rows in source(reader)]
    return [rows.filter(**narrow).values("known_id", "known_name") for rows in (own, *others)]
