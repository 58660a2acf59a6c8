"""Settings → Activity log: who did what in the company, what the company did for others, one event, the export."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.actions.activity import note_export
from accounts.forms.activity import activity_filters, newest_for_search
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.activity import EXPORTS_AN_HOUR, Tab, tab_named, tabs_of
from accounts.views.activity_entries import Entry, entries_of
from partnercenter.models import AuditEvent
from partnercenter.operations import changes
from partnercenter.tables import CSV_ROWS, Column, Table
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb, Fact

READ = needs(Permission.VIEW_ACTIVITY)
MOST_RELATED = 50
COMPANY = Column("company", gettext_lazy("Company"))
COLUMNS = (
    Column(
        "when", gettext_lazy("When"), value="event.operation_date", sortable=True, order_by="operation_date",
        nowrap=True,
    ),
    Column("who", gettext_lazy("Who"), link=lambda entry: entry.who_href, note=lambda entry: entry.acting),
    Column("acting", gettext_lazy("Acting company"), value="event.acting_tenant_name", csv_only=True),
    Column("what", gettext_lazy("What"), link=lambda entry: entry.href),
    Column("kind", gettext_lazy("Kind"), csv_only=True),
    Column(
        "about", gettext_lazy("Object"), value="event.resource_name", link=lambda entry: entry.about_href,
        note=lambda entry: entry.kind,
    ),
    Column("why", gettext_lazy("Why"), value="event.reason"),
    Column("before", gettext_lazy("Before"), value=lambda entry: _side(entry, "before"), csv_only=True),
    Column("after", gettext_lazy("After"), value=lambda entry: _side(entry, "after"), csv_only=True),
    Column("request", gettext_lazy("Request"), value="event.request_id", csv_only=True),
    Column("address", gettext_lazy("Network address"), value="network", csv_only=True),
)  # fmt: skip


def _side(entry: Entry, side: str) -> str:
    """All values of one side in one cell: "City: Bonn; Status: In review"."""
    values = ((change.label, getattr(change, side)) for change in changes(entry.event))
    return "; ".join(f"{label}: {value}" for label, value in values if value)


def _table(request: PortalRequest, tab: Tab) -> Table:
    user, with_company = request.user, tab != Tab.OURS
    events = AuditEvent.objects.visible_to(user)
    if tab == Tab.OURS:
        events = events.of_company(user.tenant)
    elif tab == Tab.OTHERS:
        events = events.done_for_others(user.tenant)
    return Table(
        request,
        events,
        (*COLUMNS[:-5], COMPANY, *COLUMNS[-5:]) if with_company else COLUMNS,
        search=["resource_name"],
        search_label=_("Name of the object"),
        search_within=None if user.tenant.is_operator else newest_for_search,  # the operator's search has an index
        filters=activity_filters(user, tab),
        default_sort="-when",
        caption=_("Activity log"),
        empty_title=_("Nothing here yet"),
        empty_text=_("Every change and every sign-in appears here, with who did it and why."),
        export_href=f"{reverse('activity_export')}",
        present=lambda found: entries_of(found, user, with_company=with_company),
    )


@READ
@require_safe
def activity_list(request: PortalRequest) -> HttpResponse:
    """The newest first, by tab and filter; all of it stands in the address."""
    tab = tab_named(request.GET.get("tab", ""), request.user.tenant)
    address = reverse("activity_list")
    tabs = [(item.label, f"{address}?{urlencode({'tab': item})}", item == tab) for item in tabs_of(request.user.tenant)]
    context = {"table": _table(request, tab), "tabs": tabs, "crumbs": _crumbs(), "most": f"{CSV_ROWS:,}"}
    return render(request, "accounts/activity_list.html", context)


@READ
@require_safe
def activity_export(request: PortalRequest) -> HttpResponseBase:
    """Exactly what the list shows with this filter, all pages of it; the log keeps who took it."""
    throttle("activity-export", str(request.user.pk), limit=EXPORTS_AN_HOUR, seconds=3600)
    table = _table(request, tab_named(request.GET.get("tab", ""), request.user.tenant))
    query = request.GET.urlencode()
    if table.problems:
        return redirect(f"{reverse('activity_list')}?{query}")
    answer = table.csv_response(f"activity-{timezone.localdate():%Y-%m-%d}.csv")
    note_export(by=request.user, query=query, count=table.written)
    return answer


@READ
@require_safe
def activity_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One event: every value before and after, where it came from, and what else the same request did."""
    visible = AuditEvent.objects.visible_to(request.user)
    event = get_object_or_404(visible, pk=pk)
    same = visible.filter(request_id=event.request_id).exclude(pk=pk) if event.request_id else visible.none()
    related = same.order_by("operation_date", "pk")[:MOST_RELATED]
    entry, *others = entries_of([event, *related], request.user, with_company=True)
    context = {"entry": entry, "others": others, "changes": changes(event), "facts": _facts(entry, request.user)}
    return render(request, "accounts/activity_detail.html", context | {"crumbs": _crumbs(entry.what)})


def _facts(entry: Entry, reader: User) -> list[Fact]:
    event = entry.event
    found = [
        Fact(_("When"), event.operation_date),
        Fact(_("Who"), entry.who, href=entry.who_href),
        Fact(_("Address"), event.user_principal_name if entry.actor else ""),
        Fact(_("Acting company"), entry.acting_company if entry.acting else ""),
        Fact(_("Company"), entry.company if event.tenant_id != reader.tenant_id else ""),
        Fact(entry.kind, event.resource_name, href=entry.about_href),
        Fact(_("Network address"), entry.network, copy=True),
        Fact(_("Request"), event.request_id, copy=True),
        Fact(_("Event"), str(event.pk), copy=True),
    ]
    return [fact for fact in found if fact.value]


def _crumbs(event: str = "") -> list[Crumb]:
    trail = [Crumb(_("Settings"), reverse("settings_index")), Crumb(_("Activity log"), reverse("activity_list"))]
    return [*trail, Crumb(event)] if event else [trail[0], Crumb(_("Activity log"))]
