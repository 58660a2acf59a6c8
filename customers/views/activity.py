"""What the own company's log tells about one customer, and what its people did in the customer's account."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from accounts.forms.activity import activity_filters
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.activity import Tab
from accounts.views.activity_entries import entries_of
from customers.views._record import READ, find_customer, frame
from partnercenter.models import AuditEvent
from partnercenter.tables import Column, Table
from relationships.models import DelegatedAdmin, ResellerRelationship

MOST_RECORDS = 100
FILTERS = ("what", "from", "to", "type", "person")


def _columns(user: User) -> list[Column]:
    """As in the activity log; an event's own page is for whoever reads the log."""
    opens = user.may(Permission.VIEW_ACTIVITY)
    return [
        Column(
            "when", gettext_lazy("When"), value="event.operation_date", sortable=True, order_by="operation_date",
            nowrap=True,
        ),
        Column("who", gettext_lazy("Who"), note=lambda entry: entry.acting),
        Column("what", gettext_lazy("What"), link=(lambda entry: entry.href) if opens else None),
        Column("about", gettext_lazy("Object"), value="event.resource_name", note=lambda entry: entry.kind),
        Column("why", gettext_lazy("Why"), value="event.reason"),
    ]  # fmt: skip


def _events(user: User, relationship: ResellerRelationship) -> Any:
    """The own log about the relationships and the access, their invitations included, and everything that the own
    people did as guests. What the customer or another partner did there by themselves is not among it."""
    customer = relationship.customer_id
    own = ResellerRelationship.objects.visible_to(user, as_partner=True).filter(customer_id=customer)
    grants = DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant).filter(target_id=customer)
    pairs = own.values_list("pk", "invitation_id").union(grants.values_list("pk", "pk"))
    about = {str(pk) for pair in pairs[:MOST_RECORDS] for pk in pair if pk}
    seen = AuditEvent.objects.visible_to(user)
    ours = Q(tenant_id=user.tenant_id, resource_id__in=about)
    as_guests = Q(tenant_id=customer, acting_tenant_id=user.tenant_id) & ~Exists(_twin(user))
    return seen.filter(ours | as_guests)


def _twin(user: User) -> Any:
    """The same change in the own log: what both logs tell is shown once."""
    same = {name: OuterRef(name) for name in ("resource_id", "operation_type", "request_id")}
    return AuditEvent.objects.visible_to(user).filter(tenant_id=user.tenant_id, **same)


def _table(request: PortalRequest, relationship: ResellerRelationship) -> Table:
    user = request.user
    return Table(
        request,
        _events(user, relationship),
        _columns(user),
        search=["resource_name"],
        search_label=_("Name of the object"),
        filters=[found for found in activity_filters(user, Tab.OURS) if found.param in FILTERS],
        default_sort="-when",
        caption=_("Activity about %(customer)s") % {"customer": relationship.customer_name},
        empty_title=_("Nothing here yet"),
        empty_text=_("What your company does about this customer appears here, with who did it and why."),
        present=lambda found: entries_of(found, user),
    )


@READ
@require_safe
def customer_activity(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Newest first, narrowed like the activity log; whoever reads that finds the ways into it (opportunity 10)."""
    user = request.user
    relationship = find_customer(user, pk)
    context = {"table": _table(request, relationship), "logs": _logs(user, relationship)}
    return render(request, "customers/customer_activity.html", frame(relationship, "customer_activity") | context)


def _logs(user: User, relationship: ResellerRelationship) -> list[tuple[str, str]]:
    """The log of the own company, and what it did elsewhere, each narrowed to the customer's name."""
    if not user.may(Permission.VIEW_ACTIVITY):
        return []
    log, name = reverse("activity_list"), relationship.customer_name
    asked = {
        _("In the log of your company"): {"tab": Tab.OURS, "q": name},
        _("Among what your company did for others"): {"tab": Tab.OTHERS, "company": name},
    }
    return [(words, f"{log}?{urlencode(query)}") for words, query in asked.items()]
