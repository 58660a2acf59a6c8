"""What stands in a row of the list of customers, on the page and in the file."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from partnercenter.tables import Column


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else ""


NAME = Column(
    "name", gettext_lazy("Customer"), value="customer_name", sortable=True, order_by="sort_name",
    link=lambda row: row.get_absolute_url(), note=lambda row: row.customer_domain,
)  # fmt: skip
DOMAIN = Column("domain", gettext_lazy("Domain"), value="customer_domain", csv_only=True)
COUNTRY = Column("country", gettext_lazy("Country"), value=lambda row: row.customer_country.name)
ORIGIN = Column("origin", gettext_lazy("Origin"), value=lambda row: row.get_origin_display())
SINCE = Column(
    "since", gettext_lazy("Customer since"), value=lambda row: _day(row.created_at), sortable=True,
    order_by="created_at", nowrap=True,
)  # fmt: skip


def columns() -> list[Column]:
    return [NAME, DOMAIN, COUNTRY, ORIGIN, SINCE]
