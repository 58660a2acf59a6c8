"""Setting up the first administrator of a customer's account, until somebody has signed in (CUS-10)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.roles import Permission
from customers.actions import setup as actions
from customers.actions.new import Added
from customers.forms.setup import SetupForm
from customers.rules.new_reasons import ADMIN_NOT_FREE
from customers.views._record import find_customer, frame
from customers.views.new_pages import setup_info
from partnercenter.errors import Refused
from partnercenter.texts import sentences
from partnercenter.throttle import throttle
from relationships.models import ResellerRelationship

DAY = 24 * 60 * 60
MOST_OF_ONE, MOST_OF_ALL = 10, 200


@needs(Permission.ADD_CUSTOMERS)
@never_cache
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def customer_setup(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Name and address of the first administrator, then *Setup info*: that answer alone carries a password."""
    relationship = find_customer(request.user, pk)
    setup = actions.setup_of(relationship, by=request.user)
    form = SetupForm(request.POST if request.method == "POST" else None, setup=setup)
    if form.is_valid() and (added := _set_up(request, relationship, form)):
        context = frame(relationship, "customer_detail", _("Setup info")) | {"added": added, "first": form.wanted}
        return render(request, "customers/customer_setup_info.html", context | setup_info(added))
    context = frame(relationship, "customer_detail", _("First administrator")) | {"form": form, "setup": setup}
    return render(request, "customers/customer_setup.html", context)


def _set_up(request: PortalRequest, relationship: ResellerRelationship, form: SetupForm) -> Added | None:
    """None when the address is another's: the form says so beside the field."""
    by = request.user
    throttle("customer-setup", str(relationship.customer_id), limit=MOST_OF_ONE, seconds=DAY)
    throttle("customer-setups", str(by.tenant_id), limit=MOST_OF_ALL, seconds=DAY)
    try:
        return actions.set_up_first_admin(relationship, form.wanted, seen=form.cleaned_data["seen"], by=by)
    except Refused as refusal:
        if refusal.reason is not ADMIN_NOT_FREE:
            raise
        form.add_error("admin_email", sentences(refusal.sentence, refusal.remedy))
        return None
