"""One customer, as its partner sees it: who it is, what the own company may do there, and how that came to be."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from accounts.models import User
from accounts.roles import Permission
from accounts.rules.users import names_of
from customers.actions.setup import awaits_first_sign_in
from customers.models import CustomerTag
from customers.rules.abilities import Ability, abilities_of, basis_of, meaning_of
from customers.views._record import READ, find_customer, frame, grant_of
from enrollment.models import Programme
from partnercenter.texts import listed
from partnercenter.ui import Fact
from relationships.actions.sides import side_of
from relationships.models import Invitation, ResellerRelationship

MOST_OTHERS = 10


@READ
@require_safe
def customer_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who it is, what the own company may do there now and on which ground, and what to do next (CUS-17)."""
    user = request.user
    relationship = find_customer(user, pk)
    grant, providers = grant_of(user, relationship), providers_of(user, relationship)
    blocker = side_of(user.tenant_id, relationship.programme).blocker
    abilities = abilities_of(relationship, grant=grant, blocker=blocker, providers=list(providers))
    may_manage = user.may(Permission.MANAGE_CUSTOMERS) and relationship.is_active
    context = {
        "abilities": [(ability, _way_of(user, relationship, ability)) for ability in abilities],
        "facts": _facts(relationship),
        "sharing": _sharing(relationship, providers),
        "tags": CustomerTag.objects.visible_to(user).filter(relationship=relationship).order_by("name"),
        "may_manage": may_manage,
        "may_tag": user.may(Permission.INVITE_CUSTOMERS) and relationship.is_active,
        "awaits_sign_in": awaits_first_sign_in(relationship, by=user),
        "may_designate": may_manage and relationship.programme == Programme.INDIRECT_PROVIDER,
    }
    return render(request, "customers/customer_detail.html", frame(relationship, "customer_detail") | context)


@READ
@require_safe
def customer_relationships(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What stands between the two companies, in the words that were agreed to; of other partners nothing (C19)."""
    user = request.user
    relationship = find_customer(user, pk)
    grant, providers = grant_of(user, relationship), providers_of(user, relationship)
    own = ResellerRelationship.objects.visible_to(user, as_partner=True)
    others = own.filter(customer_id=relationship.customer_id).exclude(pk=pk).order_by("-created_at")
    context = {
        "meaning": meaning_of(relationship),
        "grant": grant,
        "access": names_of(grant.roles) if grant else "",
        "sharing": _sharing(relationship, providers),
        "others": others[:MOST_OTHERS],
        "facts": _facts_of_relationship(user, relationship),
        "may_manage": user.may(Permission.MANAGE_CUSTOMERS) and relationship.is_active,
        "may_give_up": user.may(Permission.MANAGE_CUSTOMERS),
        "may_invite": user.may(Permission.INVITE_CUSTOMERS),
    }
    page = frame(relationship, "customer_relationships") | context
    return render(request, "customers/customer_relationships.html", page)


def _facts_of_relationship(user: User, relationship: ResellerRelationship) -> list[Fact]:
    """The record itself. The invitation has a page for whoever made it: of a joint one that is the reseller."""
    made = relationship.invitation_id
    is_ours = made is not None and Invitation.objects.visible_to(user).filter(pk=made).exists()
    href = reverse("invitation_detail", args=[made]) if is_ours else ""
    found = [
        Fact(_("Since"), relationship.created_at),
        Fact(_("Origin"), relationship.get_origin_display()),
        Fact(_("Served as"), relationship.get_programme_display()),
        Fact(_("Created by"), relationship.granted_by_name),
        Fact(_("Invitation"), _("See the invitation") if href else "", href=href),
        Fact(_("Ended on"), relationship.removed_at),
        Fact(_("Relationship ID"), str(relationship.pk), copy=True),
    ]
    return [fact for fact in found if fact.value]


def providers_of(user: User, relationship: ResellerRelationship) -> dict[str, UUID]:
    """The providers that name the own company as their reseller for this customer, by name; nobody else is known."""
    shared = ResellerRelationship.objects.visible_to(user).shared_with(user.tenant).active()
    rows = shared.filter(customer_id=relationship.customer_id).order_by("partner_name")
    return dict(rows.values_list("partner_name", "partner_id"))


def _way_of(user: User, relationship: ResellerRelationship, ability: Ability) -> tuple[str, str] | None:
    """Where one goes on from here, as words and address; None where this user has no way."""
    if ability.is_open:
        page = reverse("customer_account", args=[relationship.pk])
        return (_("See the account"), page) if ability.key == "administer" else None
    if not user.may(Permission.INVITE_CUSTOMERS):
        return None
    through = relationship.programme == Programme.INDIRECT_RESELLER and relationship.is_active
    if ability.key == "sell" and through:
        return _("Choose a provider to invite it with"), reverse("provider_list")
    return _("Request a reseller relationship"), reverse("customer_invite")


def _facts(relationship: ResellerRelationship) -> list[Fact]:
    """Who it is, and on which ground the own company serves it."""
    return [
        Fact(_("Customer ID"), str(relationship.customer_id), copy=True),
        Fact(_("Domain"), relationship.customer_domain, copy=True),
        Fact(_("Country"), relationship.customer_country.name),
        Fact(_("Served as"), relationship.get_programme_display()),
        Fact(_("Origin"), relationship.get_origin_display()),
        Fact(_("Legal basis"), basis_of(relationship)),
        Fact(_("Customer since"), timezone.localdate(relationship.created_at)),
    ]


def _sharing(relationship: ResellerRelationship, providers: dict[str, UUID]) -> dict[str, Any]:
    """With whom the own company shares the customer: a provider with its reseller, a reseller with its providers."""
    if relationship.programme == Programme.INDIRECT_PROVIDER:
        return {"label": _("Indirect reseller"), "names": relationship.reseller_name, "can_change": True}
    if relationship.programme == Programme.INDIRECT_RESELLER:
        return {"label": _("Indirect providers"), "names": listed(providers), "can_change": False}
    return {}
