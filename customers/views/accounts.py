"""The account of a customer: read and changed by its own people, and by a partner's under the grant (P33, CUS-17).

Both come through a `Door`; behind it everything is the same: forms, actions, templates.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs, require
from accounts.models import User
from accounts.roles import Permission
from customers.actions import accounts as actions
from customers.forms.accounts import BillingForm, CompanyProfileForm, ProfileForm
from customers.models import Customer
from customers.rules import accounts as rules
from customers.rules.accounts import BILLING, COMPANY, Profile
from customers.views._account import profiles_of
from customers.views._record import READ, find_customer, frame, grant_of
from customers.views._visits import why_closed
from enrollment.actions.applications import EditedMeanwhile
from partnercenter.throttle import throttle
from partnercenter.ui import Crumb
from relationships.actions.delegated_access import acting_under

OWN, CHANGE_OWN = needs(Permission.VIEW_ACCOUNT), needs(Permission.MANAGE_ACCOUNT)
CHANGE = needs(Permission.USE_DELEGATED_ACCESS)
SAVES: dict[Profile, Callable[..., Customer]] = {COMPANY: actions.update_company, BILLING: actions.update_billing}


@dataclass(frozen=True)
class Door:
    """Somebody inside an account. `home` is the page that leads here and back; `context` frames the pages."""

    by: User
    record: Customer
    home: str
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def country(self) -> str:
        return str(self.by.tenant.country.code)


@READ
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_safe
def customer_account(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Company and billing profile, as the customer's guest; or what keeps them closed, and who can help (facts 2f)."""
    user = request.user
    relationship = find_customer(user, pk)
    grant, context = grant_of(user, relationship), frame(relationship, "customer_account")
    context["may_remove"] = relationship.is_active and user.may(Permission.MANAGE_CUSTOMERS)
    closed = why_closed(request, grant)
    if closed or grant is None:
        return render(request, "customers/customer_account.html", context | closed)
    with acting_under(grant, by=user) as guest:
        require(guest, Permission.VIEW_ACCOUNT)
        hrefs = (reverse(name, args=[pk]) for name in ("customer_company_edit", "customer_billing_edit"))
        country = relationship.customer_country
        context |= {
            "grant": grant,
            "company": (relationship.customer_name, relationship.customer_domain, country.name),
            "profiles": profiles_of(actions.record_of(guest), country, *hrefs),
        }
        return render(request, "customers/customer_account.html", context)


@OWN
@require_safe
def account_detail(request: PortalRequest) -> HttpResponse:
    """The same for the customer's own people."""
    user, company = request.user, request.user.tenant
    rules.check_is_customer(company)
    may_change = user.may(Permission.MANAGE_ACCOUNT)
    links = ("account_company_edit", "account_billing_edit") if may_change else ()
    record = actions.record_of(user)
    context = {
        "profiles": profiles_of(record, company.country, *map(reverse, links)),
        "company": (company.name, company.domain, company.country.name),
        "may_change": may_change,
    }
    return render(request, "customers/account_detail.html", context)


@contextmanager
def _as_guest(request: PortalRequest, pk: UUID, title: str) -> Iterator[Door]:
    """Opens the account of a customer to a partner; both companies' logs tell it (REL-12)."""
    user = request.user
    relationship = find_customer(user, pk)
    grant = rules.check_can_open(relationship, grant_of(user, relationship))
    with acting_under(grant, by=user) as guest:
        require(guest, Permission.MANAGE_ACCOUNT)
        context = frame(relationship, "customer_account", title) | {"is_guest": True}
        yield Door(guest, actions.record_of(guest), reverse("customer_account", args=[pk]), context)


def _at_home(request: PortalRequest, title: str) -> Door:
    """The same for somebody of the customer."""
    rules.check_is_customer(request.user.tenant)
    home = reverse("account_detail")
    crumbs = [Crumb(_("Account"), home), Crumb(title)]
    context = {"crumbs": crumbs, "name": request.user.tenant.name, "is_guest": False}
    return Door(request.user, actions.record_of(request.user), home, context)


@CHANGE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def customer_company_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Registration, address and contact, as the customer's guest."""
    with _as_guest(request, pk, _("Company profile")) as door:
        return _edit(request, door, COMPANY, _company_form)


@CHANGE
@non_atomic_requests  # what is told of a refusal outlives it; the visit itself is undone by `acting_under`
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def customer_billing_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Where invoices go, as the customer's guest."""
    with _as_guest(request, pk, _("Billing profile")) as door:
        return _edit(request, door, BILLING, _billing_form)


@CHANGE_OWN
@require_http_methods(["GET", "HEAD", "POST"])
def account_company_edit(request: PortalRequest) -> HttpResponse:
    """Registration, address and contact."""
    return _edit(request, _at_home(request, _("Company profile")), COMPANY, _company_form)


@CHANGE_OWN
@require_http_methods(["GET", "HEAD", "POST"])
def account_billing_edit(request: PortalRequest) -> HttpResponse:
    """Where invoices go."""
    return _edit(request, _at_home(request, _("Billing profile")), BILLING, _billing_form)


def _company_form(request: HttpRequest, door: Door) -> CompanyProfileForm:
    record = door.record
    numbers = {"registration_number": record.registration_number, "tax_id": record.tax_id}
    initial = {**numbers, **record.address, **record.contact, "revision": COMPANY.mark_of(record)}
    partner = request.user.tenant if door.by.is_guest else None  # type: ignore[union-attr]  # signed in
    return CompanyProfileForm(request.POST or None, initial=initial, country=door.country, partner=partner)


def _billing_form(request: HttpRequest, door: Door) -> BillingForm:
    record = door.record
    initial = {**BillingForm.initial_of(record), "revision": BILLING.mark_of(record)}
    return BillingForm(request.POST or None, initial=initial, country=door.country)


def _edit(
    request: PortalRequest, door: Door, profile: Profile, form_of: Callable[[HttpRequest, Door], ProfileForm]
) -> HttpResponse:
    """Saves what is valid and goes back; else shows the form again, with what somebody else saved meanwhile."""
    form = form_of(request, door)
    if request.method == "POST" and form.is_valid() and _is_saved(request, door, profile, form):
        messages.success(request, _("Saved. The activity log keeps the values before and after."))
        return redirect(door.home)
    context = {**door.context, "form": form, "home": door.home, "is_billing": profile is BILLING}
    return render(request, "customers/account_edit.html", context)


def _is_saved(request: PortalRequest, door: Door, profile: Profile, form: ProfileForm) -> bool:
    throttle("customer-account", str(request.user.pk), limit=120, seconds=3600)
    try:
        SAVES[profile](form.answers(), seen=form.cleaned_data["revision"], by=door.by)
    except EditedMeanwhile as conflict:
        form.conflicts_with(conflict.stored)
        mark = profile.mark_of(actions.record_of(door.by))
        form.data = {**request.POST.dict(), "revision": mark}
        return False
    return True
