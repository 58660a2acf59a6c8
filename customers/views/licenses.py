"""The licenses of a customer, for its partner's people under the grant: nothing is sold here yet (P34, CUS-17)."""

from uuid import UUID

from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from customers.views._record import READ, find_customer, frame, grant_of
from customers.views._visits import entering, why_closed


@READ
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_safe
def customer_license_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What will stand here, and that there is none; or what keeps the account closed, and who can help."""
    relationship = find_customer(request.user, pk)
    grant, context = grant_of(request.user, relationship), frame(relationship, "customer_license_list")
    closed = why_closed(request, grant)
    if closed or grant is None:
        return render(request, "customers/customer_user_closed.html", context | closed)
    with entering(request, relationship, grant) as visit:
        return render(request, "customers/customer_license_list.html", context | {"visit": visit})
