"""What stands in a line of the list of customers, on the page and in the file."""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django_countries.fields import Country

from accounts.models import User
from customers.rules.lists import has_both_models, is_direct
from customers.views.list_rows import CustomerRow
from enrollment.models import Programme
from partnercenter.tables import Column
from partnercenter.texts import listed
from relationships.models import ResellerRelationship

TAGS_SHOWN = 2


@lru_cache(maxsize=4096)
def _country(code: str, language: str) -> str:
    """A file has the same few names hundreds of thousands of times, and looking one up takes longer than the rest."""
    return str(Country(code).name)


@lru_cache(maxsize=256)
def _label(choices: type[TextChoices], value: str, language: str) -> str:
    return str(choices(value).label)


def _country_of(row: CustomerRow) -> str:
    return _country(row.relationship.customer_country.code, get_language() or "")


def _origin(row: CustomerRow) -> str:
    return _label(ResellerRelationship.Origin, row.relationship.origin, get_language() or "")


def _status(row: CustomerRow) -> str:
    return _label(ResellerRelationship.Status, row.relationship.status, get_language() or "")


def _all(names: list[str]) -> str:
    return listed(names) if len(names) > 1 else "".join(names)


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else ""


def _some_tags(row: CustomerRow) -> list[tuple[str, str]]:
    """The first few, each with the list of those that have it, too; and how many there are beside them."""
    address = reverse("customer_list")
    shown = [(f"{address}?{urlencode({'tag': tag})}", tag) for tag in row.tags[:TAGS_SHOWN]]
    rest = len(row.tags) - TAGS_SHOWN
    more = (row.relationship.get_absolute_url(), _("%(count)s more") % {"count": rest})
    return [*shown, more] if rest > 0 else shown


def _kind(row: CustomerRow) -> str:
    return pgettext("customer", "Direct") if is_direct(row.relationship) else pgettext("customer", "Indirect")


DOMAIN = Column("domain", gettext_lazy("Domain"), value="relationship.customer_domain", csv_only=True)
ID = Column("id", gettext_lazy("Customer ID"), value="relationship.customer_id", csv_only=True)
COUNTRY = Column("country", gettext_lazy("Country"), value=_country_of)
RESELLER = Column("reseller", gettext_lazy("Reseller"), value="relationship.reseller_name")
PROVIDERS = Column("providers", gettext_lazy("Provider"), value=lambda row: _all(row.providers))
KIND = Column("kind", gettext_lazy("Sold to"), value=_kind)
ORIGIN = Column("origin", gettext_lazy("Origin"), value=_origin)
SINCE = Column(
    "since", gettext_lazy("Customer since"), value=lambda row: _day(row.relationship.created_at), sortable=True,
    order_by="created_at", nowrap=True,
)  # fmt: skip
TAGS = Column("tags", gettext_lazy("Tags"), links=_some_tags)
ALL_TAGS = Column("all_tags", gettext_lazy("Tags"), value=lambda row: _all(row.tags), csv_only=True)
ACCESS = Column(
    "access", gettext_lazy("Administrator access"),
    value=lambda row: _("Granted") if row.has_access else pgettext("delegated access", "None"), csv_only=True,
)  # fmt: skip
STATUS = Column("status", gettext_lazy("Status"), value=_status, csv_only=True)
REMOVED = (
    Column("removed", gettext_lazy("Removed on"), value=lambda row: _day(row.relationship.removed_at), nowrap=True),
    Column(
        "removed_by", gettext_lazy("Removed by"), value="relationship.removed_by_name",
        note=lambda row: row.relationship.removed_by_company,
    ),
)  # fmt: skip


def columns_for(user: User, *, removed: bool) -> list[Column]:
    """Seven on the page at most; the file has all that is known."""
    programmes = user.tenant.programmes
    name = Column(
        "name", gettext_lazy("Customer"), value="relationship.customer_name", sortable=True, order_by="sort_name",
        link=lambda row: row.relationship.get_absolute_url(), note=lambda row: row.relationship.customer_domain,
        more=lambda row: row.ways_on(user),
    )  # fmt: skip
    partners = [RESELLER] if Programme.INDIRECT_PROVIDER in programmes else []
    partners += [PROVIDERS] if Programme.INDIRECT_RESELLER in programmes else []
    kind = [KIND] if has_both_models(user.tenant) else []
    last = [*REMOVED] if removed else [ORIGIN, SINCE, TAGS]
    in_file = [replace(column, csv_only=True) for column in (ORIGIN, SINCE)] if removed else []
    return [name, DOMAIN, ID, COUNTRY, *partners, *kind, *last, *in_file, ALL_TAGS, ACCESS, STATUS]
