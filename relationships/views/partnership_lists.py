"""Indirect resellers and Indirect providers: the partners of a company, seen from one side (P20, P23)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models.functions import Lower
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission, roles_with
from enrollment.models import Programme
from partnercenter.tables import Column, Filter, Table
from partnercenter.texts import Text, listed
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from partnercenter.ui.times import date_text
from relationships.actions.partnerships import note_export
from relationships.models import DelegatedAdmin, Partnership
from relationships.models.partnership import Party
from relationships.rules.partnerships import check_takes_part
from relationships.rules.standings import CONDITIONS, Standing, enrollment_of, signature_of, standing_of, tone_of

READ = needs(Permission.VIEW_RELATIONSHIPS)
EXPORTS_AN_HOUR = 20
ACTIVE, REMOVED = Partnership.Status.ACTIVE, Partnership.Status.REMOVED
TABS = {ACTIVE: gettext_lazy("Active"), REMOVED: gettext_lazy("Removed")}


@dataclass(frozen=True)
class ListPage:
    """Where one side sees its partners."""

    list: str
    export: str
    file: str
    title: Text


PAGES = {
    Party.PROVIDER: ListPage("reseller_list", "reseller_export", "resellers", gettext_lazy("Indirect resellers")),
    Party.RESELLER: ListPage("provider_list", "provider_export", "providers", gettext_lazy("Indirect providers")),
}


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else ""


def _verified(row: Any) -> str:
    since = {"day": date_text(_day(row.standing_since))} if row.standing_since else {}
    return _("Verified since %(day)s") % since if since else ""


def _access(row: Any) -> str:
    granted = row.access_status == DelegatedAdmin.Status.ACTIVE
    return _("Granted") if granted else pgettext("delegated access", "Withdrawn")


def _names_of(other: Party) -> list[Column]:
    """Who the other company is."""

    def country(row: Any) -> str:
        return str(getattr(row, f"{other}_country").name)

    return [
        Column(
            "name", gettext_lazy("Name"), value=f"{other}_name", sortable=True, order_by="name_key",
            link=lambda row: row.get_absolute_url(), note=lambda row: getattr(row, f"{other}_domain"),
        ),
        Column("domain", gettext_lazy("Domain"), value=f"{other}_domain", csv_only=True),
        Column("country", gettext_lazy("Country"), value=country, csv_only=True),
        Column("mpn_id", gettext_lazy("MPN ID"), value=f"{other}_mpn_id", sortable=True, nowrap=True, note=country),
    ]  # fmt: skip


SINCE = Column(
    "since", gettext_lazy("Partners since"), value=lambda row: _day(row.authorized_at), sortable=True,
    order_by="authorized_at", nowrap=True,
)  # fmt: skip
STATUS = Column("status", gettext_lazy("Status"), value=lambda row: row.get_status_display(), csv_only=True)
OF_RESELLERS = (
    Column(
        "enrollment", gettext_lazy("Enrollment"), value=lambda row: enrollment_of(row).label,
        tag=lambda row: tone_of(enrollment_of(row)), note=_verified,
    ),
    Column("verified", gettext_lazy("Verified since"), value=lambda row: _day(row.standing_since), csv_only=True),
    Column(
        "agreement", gettext_lazy("Agreement"), value=lambda row: signature_of(row).label,
        tag=lambda row: tone_of(signature_of(row)),
    ),
)  # fmt: skip
OF_PROVIDERS = (
    Column(
        "standing", gettext_lazy("Program"), value=lambda row: standing_of(row).label,
        tag=lambda row: tone_of(standing_of(row)),
    ),
    Column(
        "access", gettext_lazy("Administrator access"), value=_access,
        tag=lambda row: "info" if row.access_status == DelegatedAdmin.Status.ACTIVE else "neutral",
    ),
)  # fmt: skip
OF_REMOVED = (
    Column(
        "removed", gettext_lazy("Removed on"), value=lambda row: _day(row.removed_at), sortable=True,
        order_by="removed_at", nowrap=True,
    ),
    Column(
        "removed_by", gettext_lazy("Removed by"), value="removed_by_name", note=lambda row: row.removed_by_company,
    ),
)  # fmt: skip


def _ways_to_customers(user: User, party: Party) -> list[Column]:
    """What leads from a partner to the customers of both, for whoever may (REL-15, REL-16, CUS-04)."""
    column = Column("customers", gettext_lazy("Customers"), links=lambda row: customer_links(row, user, party))
    return [column] if user.may(Permission.VIEW_CUSTOMERS) else []


def customer_links(partnership: Partnership, user: User, own: Party) -> list[tuple[str, str]]:
    """View and add customers together with this partner, as (address, words), for whoever may."""
    here = f"?{urlencode({str(own.other): partnership.pk})}"
    found = []
    if user.may(Permission.VIEW_CUSTOMERS):
        found.append((reverse("customer_list") + here, _("View customers")))
    if own is Party.RESELLER and user.may(Permission.INVITE_CUSTOMERS):
        found.append((reverse("customer_invite_jointly", args=[partnership.pk]), _("Invite new customers")))
    if own is Party.PROVIDER and user.may(Permission.ADD_CUSTOMERS):
        found.append((reverse("customer_new") + here, _("Add new customer")))
    return found


def _shown(request: PortalRequest) -> str:
    """Active ones, unless the address asks for the removed."""
    return REMOVED if request.GET.get("status") == REMOVED else ACTIVE


def _columns(party: Party, shown: str, user: User) -> list[Column]:
    names = _names_of(party.other)
    if shown == REMOVED:
        return [*names, *OF_REMOVED, SINCE, STATUS]
    standing = OF_RESELLERS if party is Party.PROVIDER else OF_PROVIDERS
    return [*names, *standing, SINCE, STATUS, *_ways_to_customers(user, party)]


def _rows(request: PortalRequest, party: Party) -> Any:
    """All of one side, removed ones too."""
    rows = Partnership.objects.visible_to(request.user).of_party(party, request.user.tenant)
    return rows.annotate(name_key=Lower(f"{party.other}_name"))


def _with_standing(rows: Any, party: Party, found: list[Partnership]) -> list[Partnership]:
    """The rows of a page with what is looked up for these alone: a provider has thousands."""
    looked_up = rows.with_standing_of(party.other).with_access().in_bulk([row.pk for row in found])
    return [looked_up[row.pk] for row in found]


def _table(request: PortalRequest, party: Party, **options: Any) -> Table:
    other, shown, rows = party.other, _shown(request), _rows(request, party)
    choices = [(key, key.label) for key in Standing]
    by_standing = Filter(
        "standing",
        _("Standing"),
        choices,
        lambda found, key: found.standing_as(other, CONDITIONS[Standing(key)]),
    )
    return Table(
        request,
        rows.filter(status=shown),
        _columns(party, shown, request.user),
        search=[f"{other}_name", f"{other}_domain", f"{other}_mpn_id"],
        search_label=_("Name, domain or MPN ID"),
        filters=[by_standing] if shown == ACTIVE else [],
        default_sort="name" if shown == ACTIVE else "-removed",
        caption=PAGES[party].title,
        export_href=reverse(PAGES[party].export),
        present=lambda found: _with_standing(rows, party, found),
        **options,
    )


def _page(request: PortalRequest, party: Party, **empty: Any) -> HttpResponse:
    """The list of one side, by tab; the way to the first partner where there is none."""
    check_takes_part(request.user.tenant, party)
    address, shown = reverse(PAGES[party].list), _shown(request)
    if shown == REMOVED:
        empty = {"empty_title": _("Nothing was removed"), "empty_text": _("Partnerships that ended stay here.")}
    table = _table(request, party, **empty)
    context = {
        "table": table,
        "tabs": [(label, f"{address}?{urlencode({'status': key})}", key == shown) for key, label in TABS.items()],
        "removed": shown == REMOVED,
        "is_empty": not (table.records or table.is_filtered),
        "guide_href": reverse("enrollment_welcome", args=[Programme.INDIRECT_RESELLER]),
        "inviters": listed(role.name for role in roles_with(Permission.MANAGE_RESELLERS)),
        "may_invite": request.user.may(Permission.MANAGE_RESELLERS),
        "crumbs": [Crumb(_("Relationships")), Crumb(str(PAGES[party].title))],
    }
    return render(request, f"relationships/{PAGES[party].list}.html", context)


def _export(request: PortalRequest, party: Party) -> FileResponse:
    """Exactly what the list shows with this filter, all pages of it; the log keeps that it was taken."""
    check_takes_part(request.user.tenant, party)
    throttle("partnership-export", str(request.user.pk), limit=EXPORTS_AN_HOUR, seconds=3600)
    table = _table(request, party)
    answer = table.csv_response(f"{PAGES[party].file}-{timezone.localdate():%Y-%m-%d}.csv")
    note_export(party=party, by=request.user, query=request.GET.urlencode(), count=table.written)
    return answer


@READ
@require_safe
def reseller_list(request: PortalRequest) -> HttpResponse:
    """P20: the provider's resellers, and how each stands (REL-11, REL-18)."""
    empty: dict[str, Any] = {
        "empty_title": _("No resellers yet"),
        "empty_text": _("A reseller stands here once its global admin has accepted your invitation."),
    }
    if request.user.may(Permission.MANAGE_RESELLERS):
        empty["empty_action"] = (reverse("invitation_new"), _("Request a reseller relationship"))
    return _page(request, Party.PROVIDER, **empty)


@READ
@require_safe
def reseller_export(request: PortalRequest) -> FileResponse:
    return _export(request, Party.PROVIDER)


@READ
@require_safe
def provider_list(request: PortalRequest) -> HttpResponse:
    """P23: the reseller's providers, and what each may do (REL-11, REL-14, REL-22)."""
    empty = {
        "empty_title": _("No providers yet"),
        "empty_text": _("A provider stands here once a global admin of your company has authorized it."),
        "empty_action": (reverse("provider_directory"), _("Find a provider")),
    }
    return _page(request, Party.RESELLER, **empty)


@READ
@require_safe
def provider_export(request: PortalRequest) -> FileResponse:
    return _export(request, Party.RESELLER)
