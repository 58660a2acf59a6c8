"""The work account of a reseller, opened to its provider: its users, and what a guest may do with one (REL-12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PortalRequest, require
from accounts.actions import passwords, user_states
from accounts.freshness import fresh
from accounts.models import User
from accounts.roles import Permission
from partnercenter.ui import Crumb
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.delegated_access import is_of_customer
from relationships.views.visits import Visit, as_guest, change_user, person_context, relationship_of, users_table


class PartnerVisit(Visit):
    """In a reseller's account the guest mails links and locks accounts, and no more: so its consent says."""

    PAGES = "guest_user"
    ACTS = {"mail_link": "password_reset", "deactivate": "deactivate", "reactivate": "reactivate"}

    def crumbs(self, *names: str) -> list[Crumb]:
        """Settings › Delegated access › the company › …"""
        company = Crumb(self.grant.target_name, self.home if names else "")
        trail = [Crumb(_("Settings"), reverse("settings_index"))]
        trail += [Crumb(_("Delegated access"), reverse("delegated_access_list") + "?side=theirs"), company]
        return [*trail, *(Crumb(name) for name in names)]


def _find(request: PortalRequest, pk: UUID) -> DelegatedAdmin:
    """One of the grants to the own company; 404 for everybody else's."""
    own = DelegatedAdmin.objects.visible_to(request.user).granted_to(request.user.tenant)
    grant: DelegatedAdmin = get_object_or_404(own, pk=pk)
    return grant


def _relationship_of(request: PortalRequest, grant: DelegatedAdmin) -> ResellerRelationship:
    """The own company's with the customer; 404 where there was never one."""
    relationship = relationship_of(grant, request.user)
    if relationship is None:
        raise Http404
    return relationship


@contextmanager
def _visit(request: PortalRequest, pk: UUID) -> Iterator[PartnerVisit]:
    """Opens the work account of a reseller's grant; a customer's has its pages in the customer's record."""
    grant = _find(request, pk)
    if is_of_customer(grant):
        raise Http404
    with _entering(request, grant) as visit:
        yield visit


@contextmanager
def _entering(request: PortalRequest, grant: DelegatedAdmin) -> Iterator[PartnerVisit]:
    with acting_under(grant, by=request.user) as guest:
        require(guest, Permission.VIEW_USERS)
        yield PartnerVisit(grant, guest, grant.pk)


@as_guest
@require_safe
def guest_user_list(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The target's users, to search and narrow; those of a customer stand in the customer's record."""
    grant = _find(request, pk)
    if is_of_customer(grant):
        return redirect("customer_user_list", _relationship_of(request, grant).pk)
    with _entering(request, grant) as visit:
        context = {"visit": visit, "table": users_table(request, visit), "crumbs": visit.crumbs()}
        return render(request, "relationships/guest_user_list.html", context)


@as_guest
@require_safe
def guest_user_detail(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """One of them, with what the access lets a guest do."""
    with _visit(request, pk) as visit:
        user = visit.find(user_pk)
        context = person_context(visit, user) | {"crumbs": visit.crumbs(user.full_name)}
        return render(request, "relationships/guest_user_detail.html", context)


@as_guest
@require_POST
@fresh
def guest_user_password_reset(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Mail a link*: the old password is gone, and the user chooses a new one; the guest never sees any."""
    words = _("The old password is gone. %(name)s gets a mail with a link to choose a new one.")
    return change_user(request, _visit(request, pk), user_pk, _mail_link, words)


def _mail_link(user: User, *, by: User) -> None:
    passwords.reset_password(user, by=by, with_link=True)


@as_guest
@require_POST
@fresh
def guest_user_deactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Deactivate*: no sign-in until somebody reactivates the account."""
    words = _("%(name)s is deactivated and signed out everywhere.")
    return change_user(request, _visit(request, pk), user_pk, user_states.deactivate_user, words)


@as_guest
@require_POST
@fresh
def guest_user_reactivate(request: PortalRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """*Reactivate*: everything as it was."""
    words = _("%(name)s can sign in again.")
    return change_user(request, _visit(request, pk), user_pk, user_states.reactivate_user, words)
