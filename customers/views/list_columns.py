"""What stands in a line of the list of customers, on the page and in the file."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_countries.fields import Country

from accounts.models import User
from customers.rules.lists import has_both_models, is_direct
from customers.views.list_rows import ways_on
from enrollment.models import Programme
from partnercenter.tables import Column
from partnercenter.texts import listed
from relationships.models import ResellerRelationship

TAGS_SHOWN = 2


def _country() -> Callable[[Any], str]:
    """Reads the country's name, which takes long to look up: once for all rows that have it."""
    name = cache(lambda code: str(Country(code).name))
    return lambda row: name(str(row.customer_country))


def _label(name: str, choices: type[TextChoices]) -> Callable[[Any], str]:
    """Reads what is chosen in a field, in the reader's words of now."""
    labels, chosen = {value: str(label) for value, label in choices.choices}, attrgetter(name)
    return lambda row: labels[chosen(row)]


def _either(is_first: Callable[[Any], bool], first: str, second: str) -> Callable[[Any], str]:
    return lambda row: first if is_first(row) else second


def _all(names: list[str]) -> str:
    return listed(names) if len(names) > 1 else "".join(names)


def _some_tags(row: Any) -> list[tuple[str, str]]:
    """The first few, each with the list of those that have it, too; and how many there are beside them."""
    address = reverse("customer_list")
    shown = [(f"{address}?{urlencode({'tag': tag})}", tag) for tag in row.tag_names[:TAGS_SHOWN]]
    rest = len(row.tag_names) - TAGS_SHOWN
    more = (row.get_absolute_url(), _("%(count)s more") % {"count": rest})
    return [*shown, more] if rest > 0 else shown


FIELDS = (
    "id", "customer_id", "customer_name", "customer_domain", "customer_country", "reseller_name", "programme", "origin",
    "status", "removed_by_name",
)  # fmt: skip
DOMAIN = Column("domain", gettext_lazy("Domain"), value=attrgetter("customer_domain"), csv_only=True)
ID = Column("id", gettext_lazy("Customer ID"), value=attrgetter("customer_id"), csv_only=True)
RESELLER = Column("reseller", gettext_lazy("Reseller"), value=attrgetter("reseller_name"))
PROVIDERS = Column("providers", gettext_lazy("Provider"), value=lambda row: _all(row.provider_names))
SINCE = Column(
    "since",
    gettext_lazy("Customer since"),
    value=attrgetter("since"),
    sortable=True,
    order_by="created_at",
    nowrap=True,
)
TAGS = Column("tags", gettext_lazy("Tags"), links=_some_tags)
ALL_TAGS = Column("all_tags", gettext_lazy("Tags"), value=lambda row: _all(row.tag_names), csv_only=True)
REMOVED = (
    Column("removed", gettext_lazy("Removed on"), value=attrgetter("until"), nowrap=True),
    Column(
        "removed_by", gettext_lazy("Removed by"), value=attrgetter("removed_by_name"),
        note=lambda row: row.removed_by_company,
    ),
)  # fmt: skip


def columns_for(user: User, *, removed: bool) -> list[Column]:
    """Seven on the page at most; the file has all that is known."""
    programmes = user.tenant.programmes
    name = Column(
        "name", gettext_lazy("Customer"), value=attrgetter("customer_name"), sortable=True, order_by="sort_name",
        link=lambda row: row.get_absolute_url(), note=lambda row: row.customer_domain,
        more=lambda row: ways_on(row, user),
    )  # fmt: skip
    country = Column("country", gettext_lazy("Country"), value=_country())
    partners = [RESELLER] if Programme.INDIRECT_PROVIDER in programmes else []
    partners += [PROVIDERS] if Programme.INDIRECT_RESELLER in programmes else []
    kind = [_kind()] if has_both_models(user.tenant) else []
    origin = Column("origin", gettext_lazy("Origin"), value=_label("origin", ResellerRelationship.Origin))
    last = [*REMOVED] if removed else [origin, SINCE, TAGS]
    in_file = [replace(column, csv_only=True) for column in (origin, SINCE)] if removed else []
    return [name, DOMAIN, ID, country, *partners, *kind, *last, *in_file, ALL_TAGS, *_standing()]


def _kind() -> Column:
    direct, indirect = pgettext("customer", "Direct"), pgettext("customer", "Indirect")
    value = _either(is_direct, direct, indirect)
    return Column("kind", gettext_lazy("Sold to"), value=value)


def _standing() -> list[Column]:
    """What stands in the file alone: administrator access and status."""
    access = _either(attrgetter("has_access"), _("Granted"), pgettext("delegated access", "None"))
    status = _label("status", ResellerRelationship.Status)
    return [
        Column("access", gettext_lazy("Administrator access"), value=access, csv_only=True),
        Column("status", gettext_lazy("Status"), value=status, csv_only=True),
    ]
