"""What the activity log can be narrowed by. Every filter stands in the address, so that a view of it can be sent on."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.known_companies import of_company_named
from accounts.models import User
from accounts.rules.activity import Tab, end_of, start_of
from partnercenter import operations
from partnercenter.tables import DateFilter, Filter, TextFilter
from partnercenter.ui.filters import AnyFilter
from partnercenter.ui.times import moment_text

MOST_SEARCHED = 100_000


def activity_filters(reader: User, tab: Tab) -> list[AnyFilter]:
    """The filters of one tab, as this reader can use them."""
    company = TextFilter("company", _("Company"), lambda rows, text: _in_company(rows, text, reader), more=True)
    guest = TextFilter("company", _("Acting company"), _by_company, more=True)
    return [
        Filter("what", _("What"), operations.groups(), _in_group),
        DateFilter("from", _("From"), _since),
        DateFilter("to", _("To"), _until, not_before="from"),
        Filter("type", _("Object"), operations.records(), _about_type, more=True),
        TextFilter("person", _("Person"), lambda rows, text: _by_person(rows, text, reader), more=True),
        guest if tab == Tab.OURS else company,
    ]


def newest_for_search(rows: Any) -> tuple[Any, str]:
    """As many of the newest events as a search by name reads in a moment, and how to look further back.

    Behind a company's wall the index on names is of no use: PostgreSQL asks the wall first, row by row.
    """
    newest = rows.order_by("-operation_date").values_list("operation_date", flat=True)
    edge = newest[MOST_SEARCHED : MOST_SEARCHED + 1].first()
    if edge is None:
        return rows, ""
    words = _("Searched the newest %(count)s events, back to %(day)s. To look further back, choose a “To” day.")
    return rows.filter(operation_date__gt=edge), words % {"count": f"{MOST_SEARCHED:,}", "day": moment_text(edge)}


def _in_group(rows: Any, group: str) -> Any:
    return rows.filter(operation_type__in=operations.operations_in(group))


def _about_type(rows: Any, kind: str) -> Any:
    return rows.filter(resource_type=kind)


def _by_person(rows: Any, text: str, reader: User) -> Any:
    """By name or address as they are now, the deleted included; people of other companies by their exact address."""
    named = User._base_manager.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    if not reader.tenant.is_operator:
        named = named.filter(tenant_id=reader.tenant_id)
    if named.exists():
        return rows.filter(actor_id__in=named.values("pk"))
    return rows.filter(user_principal_name__in={text, text.lower()})


def _by_company(rows: Any, text: str) -> Any:
    """What another company did for us."""
    return rows.done_by_guests().filter(acting_tenant_name__icontains=text)


def _in_company(rows: Any, text: str, reader: User) -> Any:
    """What happened in a company of that name, among those that the reader knows."""
    return rows.filter(of_company_named(text, reader))


def _since(rows: Any, day: datetime.date) -> Any:
    return rows.filter(operation_date__gte=start_of(day, timezone.get_current_timezone()))


def _until(rows: Any, day: datetime.date) -> Any:
    return rows.filter(operation_date__lt=end_of(day, timezone.get_current_timezone()))
