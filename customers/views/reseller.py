"""Designating the reseller of a customer: choose, see what it brings about, confirm (CUS-06, CUS-07)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from customers.actions.reseller import change_reseller, ended_by_customer
from customers.forms.reseller import DesignationForm
from customers.rules import resellers as rules
from customers.views._record import access_of, find_customer, frame
from partnercenter.tables import Column, Table
from partnercenter.throttle import throttle
from relationships.models import Partnership, ResellerRelationship
from relationships.models.partnership import Party
from relationships.rules.standings import CONDITIONS, Standing

MANAGE = needs(Permission.MANAGE_CUSTOMERS)
NONE = "none"  # in the address: no reseller


@MANAGE
@require_http_methods(["GET", "HEAD", "POST"])
def customer_reseller(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The address names the choice; without one the resellers that can act are listed, to search."""
    relationship = find_customer(request.user, pk)
    rules.check_can_designate(relationship)
    if request.method == "POST":
        return _confirm(request, relationship)
    chosen = request.GET.get("reseller", "")
    if chosen == NONE and relationship.reseller_id:
        return _preview(request, relationship, None)
    if chosen and chosen != NONE:
        return _preview(request, relationship, _found(request.user, chosen))
    return _choose(request, relationship)


def _resellers(user: User) -> Any:
    """The own active resellers that are in good standing: the others could serve nobody now."""
    own = Partnership.objects.visible_to(user).of_party(Party.PROVIDER, user.tenant)
    active = own.filter(status=Partnership.Status.ACTIVE)
    return active.standing_as(Party.RESELLER, CONDITIONS[Standing.READY])


def _found(user: User, chosen: Any) -> Partnership:
    """One of them; 404 for everything else that an address may hold."""
    try:
        pk = UUID(str(chosen))
    except ValueError:
        pk = UUID(int=0)
    found: Partnership = get_object_or_404(_resellers(user), pk=pk)
    return found


def _columns(path: str) -> list[Column]:
    """Whom to choose; the name leads to what it would bring about."""
    return [
        Column(
            "name", gettext_lazy("Reseller"), value="reseller_name", sortable=True, order_by="name_key",
            link=lambda row: f"{path}?reseller={row.pk}",
        ),
        Column("domain", gettext_lazy("Domain"), value="reseller_domain"),
        Column("country", gettext_lazy("Country"), value=lambda row: row.reseller_country.name),
        Column("mpn", gettext_lazy("MPN ID"), value="reseller_mpn_id", nowrap=True),
    ]  # fmt: skip


def _choose(request: PortalRequest, relationship: ResellerRelationship) -> HttpResponse:
    others = _resellers(request.user).exclude(reseller_id=relationship.reseller_id)
    table = Table(
        request,
        others.annotate(name_key=Lower("reseller_name")),
        _columns(request.path),
        search=["reseller_name", "reseller_domain", "reseller_mpn_id"],
        search_label=_("Name, domain or MPN ID"),
        default_sort="name",
        caption=_("Resellers that can serve this customer"),
        empty_title=_("No other reseller can be named now"),
        empty_text=_("Indirect resellers shows your partners and how each of them stands."),
        empty_action=(reverse("reseller_list"), _("See your indirect resellers")),
    )
    context = {"table": table, "is_opened": rules.is_opened_by(relationship), "none": f"{request.path}?reseller={NONE}"}
    page = frame(relationship, "customer_relationships", _("Indirect reseller")) | context
    return render(request, "customers/customer_reseller.html", page)


def _preview(
    request: PortalRequest,
    relationship: ResellerRelationship,
    partnership: Partnership | None,
    form: DesignationForm | None = None,
) -> HttpResponse:
    """What ends, what begins and what stays, before anything is changed."""
    reseller = partnership.reseller_name if partnership else ""
    ended = ended_by_customer(relationship, partnership.reseller_id) if partnership else rules.Ended()
    rules.check_is_welcome(relationship, reseller, ended)
    has_access = access_of(request.user, relationship) is not None
    context = {
        "reseller": reseller,
        "consequences": rules.consequences_of(relationship, reseller=reseller, has_access=has_access, ended=ended),
        "form": form or DesignationForm.for_choice(relationship, partnership.pk if partnership else None),
    }
    title = _("Change the reseller") if relationship.reseller_id else _("Designate a reseller")
    page = frame(relationship, "customer_relationships", title) | context
    return render(request, "customers/customer_reseller_confirm.html", page)


def _confirm(request: PortalRequest, relationship: ResellerRelationship) -> HttpResponse:
    throttle("customer-reseller", str(request.user.pk), limit=120, seconds=3600)
    form = DesignationForm(request.POST)
    if not form.is_valid():
        chosen = form.data.get("reseller")
        return _preview(request, relationship, _found(request.user, chosen) if chosen else None, form)
    changed = change_reseller(relationship, by=request.user, **form.change())
    names = {"customer": changed.customer_name, "reseller": changed.reseller_name}
    if changed.reseller_name:
        messages.success(request, _("%(reseller)s is now the reseller of %(customer)s.") % names)
    else:
        messages.success(request, _("%(customer)s has no reseller now: your company looks after it.") % names)
    return redirect(changed)
