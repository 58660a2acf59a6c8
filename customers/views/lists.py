"""Customers: everybody whom the company serves, to search, narrow down and take along (P25, P24)."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import DateField
from django.db.models.functions import Cast, TruncDate
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from customers.actions.lists import note_export
from customers.forms.lists import customer_filters, partners_to_choose
from customers.rules.lists import EXPORTS_AN_HOUR, MOST_EXPORTED, can_add, check_serves, may_import_users
from customers.views.list_columns import FIELDS, columns_for
from customers.views.list_rows import told_of_rows
from partnercenter.tables import Table
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.models.reseller_relationship import called

READ = needs(Permission.VIEW_CUSTOMERS)
ACTIVE, REMOVED = ResellerRelationship.Status.ACTIVE, ResellerRelationship.Status.REMOVED
Origin = DelegatedAdmin.Origin
TABS = {ACTIVE: gettext_lazy("Active"), REMOVED: gettext_lazy("Removed")}


def _shown(request: PortalRequest) -> str:
    """Active ones, unless the address asks for the removed."""
    return REMOVED if request.GET.get("status") == REMOVED else ACTIVE


def _day(name: str) -> Cast:
    """Of a moment, where the reader is; as a date for the database, too, or each would be made one once more."""
    return Cast(TruncDate(name), DateField())


def _table(request: PortalRequest, **options: Any) -> Table:
    user, shown = request.user, _shown(request)
    rows = ResellerRelationship.objects.visible_to(user, as_partner=True).filter(status=shown)
    told = {"since": _day("created_at"), "until": _day("removed_at"), **told_of_rows(user)}
    named = [request.GET.get(side, "") for side in ("reseller", "provider")]
    return Table(
        request,
        rows.annotate(**told).defer("consent_text", "removal_text"),
        columns_for(user, removed=shown == REMOVED),
        search_by=lambda found, words: (*found.named(words, status=shown), called(words)),  # type: ignore[attr-defined]
        search_label=_("Name, domain or customer ID"),
        filters=customer_filters(user, partners_to_choose(user, named)),
        default_sort="name",
        caption=_("Customers"),
        export_href=reverse("customer_export"),
        keyset=True,
        csv_limit=MOST_EXPORTED,
        csv_fields=(*FIELDS, *told),
        **options,
    )


@READ
@require_safe
def customer_list(request: PortalRequest) -> HttpResponse:
    """By name; search, filters and pages stand in the address (INV-05, CUS-12, CUS-14, REL-15)."""
    user, shown = request.user, _shown(request)
    check_serves(user.tenant)
    table = _table(request, **_empty(user, shown))
    address = reverse("customer_list")
    provider = next((choice.shown for choice in table.choices if choice.param == "provider"), "")
    context = {
        "table": table,
        "tabs": [(label, f"{address}?{urlencode({'status': key})}", key == shown) for key, label in TABS.items()],
        "is_empty": not (table.records or table.is_filtered),
        "provider": provider,
        "may_add": can_add(user),
        "imports_users": _imports_users(user),
        "may_invite": user.may(Permission.INVITE_CUSTOMERS),
        "crumbs": _crumbs(provider),
    }
    return render(request, "customers/customer_list.html", context)


def _imports_users(user: User) -> bool:
    """A company that adds no customers comes to *Import* for their users alone, once an account is open to it."""
    if can_add(user) or not may_import_users(user):
        return False
    grants = DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant).exclude(origin=Origin.PARTNERSHIP)
    return bool(grants.filter(status=DelegatedAdmin.Status.ACTIVE).exists())


def _empty(user: User, shown: str) -> dict[str, Any]:
    """What a list without rows says, and where its first row comes from."""
    if shown == REMOVED:
        return {
            "empty_title": _("Nothing was removed"),
            "empty_text": _("Relationships that ended stay here."),
        }
    found: dict[str, Any] = {"empty_title": _("No customers yet")}
    if can_add(user):
        found["empty_text"] = _("Add a new customer, or invite one that has a work account already.")
        found["empty_action"] = (reverse("customer_new"), _("Add new customer"))
    elif user.may(Permission.INVITE_CUSTOMERS):
        found["empty_text"] = _("A customer stands here once its global admin has accepted your invitation.")
        found["empty_action"] = (reverse("customer_invite"), _("Request a reseller relationship"))
    else:
        found["empty_text"] = _("A customer stands here once a colleague has invited or added it.")
    return found


def _crumbs(provider: str) -> list[Crumb]:
    if not provider:
        return [Crumb(_("Relationships")), Crumb(_("Customers"))]
    shared = Crumb(_("Shared with %(provider)s") % {"provider": provider})
    return [Crumb(_("Relationships")), Crumb(_("Customers"), reverse("customer_list")), shared]


@READ
@require_safe
def customer_export(request: PortalRequest) -> HttpResponseBase:
    """Exactly what the list shows with this filter, all pages of it; the log keeps that it was taken."""
    check_serves(request.user.tenant)
    throttle("customer-export", str(request.user.pk), limit=EXPORTS_AN_HOUR, seconds=3600)
    table = _table(request)
    if table.problems:
        return redirect(f"{reverse('customer_list')}?{request.GET.urlencode()}")
    answer = table.csv_response(f"customers-{timezone.localdate():%Y-%m-%d}.csv")
    note_export(by=request.user, query=request.GET.urlencode(), count=table.written)
    return answer
