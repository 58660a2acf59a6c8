"""A customer's partners: who they are, what each may do now, and the end of each right (REM-02, C19)."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from customers.actions.partners_users import deactivate_users_added_by, users_added_by
from customers.actions.removal import end_partner, end_partner_access
from customers.forms.removal import PartnerAccessEndForm, PartnerEndForm, UsersOfPartnerForm
from customers.rules import partner_rights as rights
from customers.rules import removal_reasons as reasons
from customers.rules.removals import access_ends_too, check_is_active
from customers.views.own_partner_list import partner_table
from customers.views.own_partner_story import story_of
from partnercenter.errors import Refused
from partnercenter.ui import Crumb
from relationships.models import DelegatedAdmin, ResellerRelationship

READ = needs(Permission.VIEW_PARTNERS)
END = needs(Permission.AUTHORIZE_PARTNERS)
WITHDRAW = needs(Permission.WITHDRAW_ACCESS)
MOST_EARLIER = 20


@dataclass(frozen=True)
class Partner:
    """One partner as its customer sees it: the relationship in force or the newest, the earlier ones, and the access
    in force or the newest."""

    relationship: ResellerRelationship
    earlier: list[ResellerRelationship]
    grant: DelegatedAdmin | None

    @property
    def name(self) -> str:
        return str(self.relationship.partner_name)

    @property
    def page(self) -> str:
        return reverse("record_partner_detail", args=[self.relationship.pk])

    @property
    def access(self) -> DelegatedAdmin | None:
        """What it may administer now: it may outlive the relationship."""
        return self.grant if self.grant and self.grant.is_active else None

    @property
    def access_ends(self) -> bool:
        """Whether the access ends with the relationship, so that there is nothing to choose."""
        return access_ends_too(self.relationship, self.access)


def _find(user: User, pk: UUID) -> Partner:
    """The partner of a relationship of the own company, by that or any of its others; 404 for everybody else's."""
    own = ResellerRelationship.objects.visible_to(user).serving(user.tenant)
    found = get_object_or_404(own, pk=pk)
    rows = own.filter(partner_id=found.partner_id).order_by("status", "-created_at")
    newest, *earlier = rows[:MOST_EARLIER]
    grants = DelegatedAdmin.objects.visible_to(user).granted_by(user.tenant).filter(grantee_id=found.partner_id)
    return Partner(newest, earlier, grants.order_by("status", "-granted_at").first())


def _crumbs(*steps: tuple[str, str]) -> list[Crumb]:
    board = Crumb(_("Partners"), reverse("record_partner_list"))
    return [board, *(Crumb(label, href) for label, href in steps)]


@READ
@require_safe
def record_partner_list(request: PortalRequest) -> HttpResponse:
    """Each partner once, those that serve the company or may administer its account first."""
    return render(request, "customers/record_partner_list.html", {"table": partner_table(request)})


@READ
@require_safe
def record_partner_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What the partner may do, by whose word, what it did lately, and the end of each right."""
    user, partner = request.user, _find(request.user, pk)
    context = {
        "partner": partner,
        "relationship": partner.relationship,
        "standing": rights.standing_of(partner.relationship, has_access=partner.access is not None),
        "rights": rights.rights_of(partner.relationship, partner.grant),
        "receipt": rights.receipt_of(partner.relationship),
        "access_receipt": rights.receipt_of_access(partner.grant) if partner.grant else None,
        "story": story_of(partner.relationship, partner.grant, user),
        "may_end": partner.relationship.is_active and user.may(Permission.AUTHORIZE_PARTNERS),
        "may_withdraw": partner.access is not None and user.may(Permission.WITHDRAW_ACCESS),
        "crumbs": _crumbs((partner.name, "")),
    }
    return render(request, "customers/record_partner_detail.html", context)


@READ
@require_safe
def record_access_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """From a log or a mail about an access to the page of the partner that has it."""
    own = DelegatedAdmin.objects.visible_to(request.user).granted_by(request.user.tenant)
    grant = get_object_or_404(own, pk=pk)
    partners = ResellerRelationship.objects.visible_to(request.user).serving(request.user.tenant)
    newest = partners.filter(partner_id=grant.grantee_id).order_by("status", "-created_at").first()
    return redirect("record_partner_detail", pk=newest.pk) if newest else redirect("record_partner_list")


@END
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def record_partner_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What ends at once and what stays, the choice about the access, then the tick."""
    partner = _find(request.user, pk)
    check_is_active(partner.relationship, back_href=partner.page)
    added = users_added_by(partner.relationship.partner_id, by=request.user) if partner.access else []
    sent = request.POST if request.method == "POST" else None
    with_access = partner.access is not None and not partner.access_ends
    form = PartnerEndForm(sent, company=partner.name, with_access=with_access, added=added)
    if form.is_valid():
        end_partner(partner.relationship, by=request.user, **form.answers)
        _deactivate_chosen(form, partner, by=request.user)
        messages.success(request, _("%(name)s is not your partner any more.") % {"name": partner.name})
        return redirect(partner.page)
    return _ask(request, "customers/record_partner_end.html", partner, form, _("End the relationship"))


@WITHDRAW
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def record_access_end(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same for what the partner may administer; also after the relationship has ended."""
    partner = _find(request.user, pk)
    if partner.access is None:
        raise Refused(reasons.ACCESS_MISSING, details={"company": partner.name}, back_href=partner.page)
    added = users_added_by(partner.relationship.partner_id, by=request.user)
    sent = request.POST if request.method == "POST" else None
    form = PartnerAccessEndForm(sent, company=partner.name, added=added)
    if form.is_valid():
        end_partner_access(partner.access, by=request.user)
        _deactivate_chosen(form, partner, by=request.user)
        messages.success(request, _("The access of %(name)s to your account has ended.") % {"name": partner.name})
        return redirect(partner.page)
    return _ask(request, "customers/record_access_end.html", partner, form, _("End delegated access"))


def _deactivate_chosen(form: UsersOfPartnerForm, partner: Partner, *, by: User) -> None:
    """After the end, so that nobody adds one more; in the transaction of the page, so that both happen or neither."""
    if form.also_deactivates:
        deactivate_users_added_by(partner.relationship.partner_id, by=by)


def _ask(request: PortalRequest, template: str, partner: Partner, form: UsersOfPartnerForm, title: str) -> HttpResponse:
    context = {"partner": partner, "form": form, "crumbs": _crumbs((partner.name, partner.page), (title, ""))}
    return render(request, template, context)
