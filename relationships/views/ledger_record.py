"""One invitation: its story, and what its makers can still do with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from partnercenter import programme
from partnercenter.errors import Refused
from partnercenter.ui.times import moment_text
from relationships.actions import ledger as actions
from relationships.actions.inviters import check_can_invite
from relationships.forms.ledger import RevocationForm
from relationships.models import Invitation, InvitationKind, ResellerRelationship
from relationships.models.invitation import UNANSWERED
from relationships.rules import ledger as rules
from relationships.rules.kinds import MAKING
from relationships.views.ledger import READ, TONES, contact_of, crumbs
from relationships.views.ledger_story import events_of, facts_of, text_of

RELATED = ("replaced_by", "replaces", "partnership")


def find(by: User, pk: UUID) -> Invitation:
    """One invitation of the own company, with the one before and after it; 404 for everybody else's."""
    invitation: Invitation = get_object_or_404(Invitation.objects.visible_to(by).select_related(*RELATED), pk=pk)
    return invitation


def of_a_maker(view: Callable[[PortalRequest, Invitation], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view an invitation of the company, for whoever makes such ones."""

    @wraps(view)
    def found(request: PortalRequest, pk: UUID) -> HttpResponse:
        invitation = find(request.user, pk)
        return needs(MAKING[invitation.kind].permission)(view)(request, invitation)

    return found


@READ
@require_safe
def invitation_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What was asked of whom, how far it is, what happened; who may change it does so here."""
    invitation = find(request.user, pk)
    name, status = rules.name_of(invitation), invitation.status_now
    context = {
        "invitation": invitation,
        "status": status,
        "tone": TONES[status],
        "name": name,
        "contact": contact_of(invitation),
        "facts": facts_of(invitation),
        "text": text_of(invitation),
        "events": events_of(invitation, request.user),
        "crumbs": crumbs((str(name), "")),
        "may_change": request.user.may(MAKING[invitation.kind].permission),
        **_ways_on(invitation, request.user),
    }
    return render(request, "relationships/invitation_detail.html", context)


def _ways_on(invitation: Invitation, user: User) -> dict[str, Any]:
    """What its status lets a maker do now, and where it leads."""
    blocked = _blocked(invitation, user)
    newer, status = invitation.replaced_by, invitation.status_now
    days = programme.current().invitation_days
    was_renewed = newer is not None and newer.handed_out_at is not None
    return {
        "longer_end": rules.longer_end(invitation, now=timezone.now(), days=days) if invitation.is_live else None,
        "newer": newer if was_renewed else None,
        "newer_draft": newer if newer and newer.status_now == newer.Status.DRAFT else None,
        "can_renew": status in rules.RENEWABLE and not was_renewed and not blocked,
        "blocked": blocked,
        "can_revoke": status in rules.REVOCABLE,
        "wants_link": rules.wants_link(invitation),
        "older": getattr(invitation, "replaces", None),
        "partnership": getattr(invitation, "partnership", None),
        "customer": _customer_of(invitation, user),
    }


def _blocked(invitation: Invitation, user: User) -> Refused | None:
    """Why two companies cannot ask together any more, where their customer has not said yes yet."""
    if invitation.kind == InvitationKind.JOINT and invitation.status_now in {*UNANSWERED, *rules.RENEWABLE}:
        try:
            check_can_invite(user, invitation.kind, invitation.provider_id)
        except Refused as refusal:
            return refusal
    return None


def _customer_of(invitation: Invitation, user: User) -> ResellerRelationship | None:
    """The own relationship with the customer that has accepted, for whoever sees customers."""
    accepted = invitation.status == invitation.Status.ACCEPTED and invitation.kind != InvitationKind.PARTNERSHIP
    if not (accepted and user.may(Permission.VIEW_CUSTOMERS)):
        return None
    own = ResellerRelationship.objects.visible_to(user, as_partner=True)
    found: ResellerRelationship | None = own.filter(invitation=invitation).first()
    return found


@READ
@require_POST
@of_a_maker
def invitation_extend(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """*Extend*: the same link, a later end."""
    invitation = actions.extend_invitation(invitation, by=request.user)
    messages.success(request, _("The link works until %(end)s now.") % {"end": moment_text(invitation.expires_at)})
    return redirect(invitation)


@READ
@require_POST
@of_a_maker
def invitation_renew(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """*Resend*, *Make a new one*: on to the draft of the newer one, filled in with the same text and recipient."""
    newer = actions.renew_invitation(invitation, by=request.user)
    messages.success(
        request, _("A new draft is ready, with a new link. The older link works until you hand this one out.")
    )
    return redirect("invitation_draft", newer.pk)


@READ
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_maker
def invitation_revoke(request: PortalRequest, invitation: Invitation) -> HttpResponse:
    """What happens and what stays, an optional reason, then the end of the link."""
    name = str(rules.name_of(invitation))
    rules.check_can_revoke(invitation)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_invitation(invitation, by=request.user, **form.cleaned_data)
        messages.success(request, _("The invitation is revoked: %(name)s.") % {"name": name})
        return redirect(invitation)
    steps = ((name, invitation.get_absolute_url()), (_("Revoke"), ""))
    context = {"invitation": invitation, "name": name, "form": form, "crumbs": crumbs(*steps)}
    return render(request, "relationships/invitation_revoke.html", context)
