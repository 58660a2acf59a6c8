"""Customers: everybody whom the company serves, to search, narrow down and take along (P25, P24)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest, needs
from accounts.roles import Permission
from customers.rules.lists import check_serves
from customers.views.list_columns import columns
from partnercenter.tables import Table
from partnercenter.ui import Crumb
from relationships.models import ResellerRelationship

READ = needs(Permission.VIEW_CUSTOMERS)


def _table(request: PortalRequest) -> Table:
    return Table(
        request,
        ResellerRelationship.objects.visible_to(request.user).served_by(request.user.tenant).active(),
        columns(),
        default_sort="name",
        caption=_("Customers"),
        empty_title=_("No customers yet"),
    )


@READ
@require_safe
def customer_list(request: PortalRequest) -> HttpResponse:
    """By name; every filter stands in the address (INV-05)."""
    check_serves(request.user.tenant)
    context = {"table": _table(request), "crumbs": [Crumb(_("Customers"))]}
    return render(request, "customers/customer_list.html", context)
