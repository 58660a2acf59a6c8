"""One customer, as its partner sees it: overview, relationships, activity."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from customers.views._record import READ, find_customer, frame


@READ
@require_safe
def customer_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who it is, what the own company may do there now and on which ground, and what to do next (CUS-17)."""
    relationship = find_customer(request.user, pk)
    return render(request, "customers/customer_detail.html", frame(relationship, "customer_detail"))
