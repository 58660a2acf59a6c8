"""What the list of customers can be narrowed by."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Tenant, User
from customers.models import CustomerTag
from customers.rules.lists import has_both_models
from enrollment.models import Programme
from partnercenter.tables import Filter, TextFilter
from partnercenter.ui.filters import AnyFilter
from relationships.models import Partnership, ResellerRelationship
from relationships.models.partnership import Party

MOST_PARTNERS = 100
FIRST_TAGGED = 2_000  # enough to see that a tag is a common one: among those of the past, too
DIRECT, INDIRECT = "direct", "indirect"


def partners_to_choose(user: User, chosen: Iterable[str]) -> list[Partnership]:
    """The own partnerships, active ones first: what a page can list of them, and those that the address names."""
    if not {Programme.INDIRECT_PROVIDER, Programme.INDIRECT_RESELLER} & set(user.tenant.programmes):
        return []
    named = [key for text in chosen if (key := _key(text))]
    first = [Case(When(pk__in=named, then=0), default=1)] if named else []  # an order by 1 alone is by a column
    own = Partnership.objects.visible_to(user)
    fields = ("pk", "provider_id", "provider_name", "reseller_id", "reseller_name")
    return list(own.order_by(*first, "status", "reseller_name", "provider_name").only(*fields)[:MOST_PARTNERS])


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def customer_filters(user: User, partnerships: Iterable[Partnership]) -> list[AnyFilter]:
    """Its partner, its tag, how it came, and how it is sold to, each where the company has a choice."""
    own, found = user.tenant, list(partnerships)
    filters: list[AnyFilter] = []
    if resellers := _others(found, own, Party.PROVIDER):
        filters.append(_filter("reseller", _("Reseller"), resellers, lambda rows, pk: rows.filter(reseller_id=pk)))
    if providers := _others(found, own, Party.RESELLER):
        filters.append(
            _filter("provider", _("Provider"), providers, lambda rows, pk: rows.filter(_shared_by(user, pk)))
        )
    filters.append(
        TextFilter(
            "tag", _("Tag"),
            lambda rows, name: rows.filter(pk__in=_tagged(user, name)),
            some=lambda rows, name: rows.filter(pk__in=_tagged(user, name)[:FIRST_TAGGED]),
        )
    )  # fmt: skip
    if has_both_models(own):
        kinds = [(DIRECT, pgettext("customer", "Direct")), (INDIRECT, pgettext("customer", "Indirect"))]
        filters.append(Filter("kind", _("Sold to"), kinds, _of_kind))
    filters.append(Filter("origin", _("Origin"), ResellerRelationship.Origin.choices, more=True))
    return filters


def _others(partnerships: list[Partnership], own: Tenant, side: Party) -> dict[str, Partnership]:
    """By key, the partnerships in which the own company takes one side; of a company that came twice, the first."""
    first: dict[Any, Partnership] = {}
    for partnership in partnerships:
        if partnership.party_of(own) is side:
            first.setdefault(partnership.other_than(own), partnership)
    return {str(partnership.pk): partnership for partnership in first.values()}


def _filter(param: str, label: str, partners: dict[str, Partnership], apply: Any) -> Filter:
    """A choice among partners; the address names the partnership, the rows know the company."""
    choices = sorted(
        ((key, getattr(row, f"{param}_name")) for key, row in partners.items()), key=lambda choice: choice[1].lower()
    )
    return Filter(param, label, choices, lambda rows, key: apply(rows, getattr(partners[key], f"{param}_id")))


def _shared_by(user: User, provider_id: UUID) -> Q:
    """The customers that a provider shares with the own company (REL-15)."""
    shared = ResellerRelationship.objects.shared_with(user.tenant).active().filter(partner_id=provider_id)
    return Q(customer_id__in=shared.values("customer_id"))


def _tagged(user: User, name: str) -> Any:
    return CustomerTag.objects.visible_to(user).filter(key=Lower(Value(name))).values("relationship_id")


def _of_kind(rows: Any, kind: str) -> Any:
    return (
        rows.exclude(programme=Programme.INDIRECT_RESELLER)
        if kind == DIRECT
        else rows.filter(programme=Programme.INDIRECT_RESELLER)
    )
