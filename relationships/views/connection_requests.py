"""Connection requests: asking a provider, the list of both sides, one request, and how it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, needs
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import ProgramEnrollment, Programme
from enrollment.models.listing import ProviderListing
from partnercenter import texts
from partnercenter.errors import Refused
from partnercenter.throttle import throttle
from partnercenter.ui.parts import Crumb, Fact
from relationships.actions import connection_requests as actions
from relationships.forms.connection_requests import AskForm, DeclineForm
from relationships.models import ConnectionRequest
from relationships.views.connection_request_tables import state_of, tables_for

MOST_A_DAY = 10
DAY = 24 * 60 * 60
ASK = needs(Permission.AUTHORIZE_PROVIDERS)
SEE = needs(Permission.VIEW_RELATIONSHIPS)
ANSWER = needs(Permission.MANAGE_RESELLERS)


def listed(user: User, pk: UUID) -> ProviderListing:
    """A listing that stands in the directory; 404 for any other."""
    found: ProviderListing = get_object_or_404(ProviderListing.objects.visible_to(user).public().without_logo(), pk=pk)
    return found


@ASK
@require_http_methods(["GET", "HEAD", "POST"])
def connection_request_new(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Ask to be connected*: whom, what is passed on, and a note."""
    user, listing = request.user, listed(request.user, pk)
    provider = actions.company_of(listing.tenant_id)
    with _leading_back_to(listing):
        actions.check_can_ask(provider, by=user)
        form = AskForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            throttle("connection-request", str(user.tenant_id), limit=MOST_A_DAY, seconds=DAY)
            asked = actions.ask_for_connection(listing, by=user, **form.cleaned_data)
            messages.success(request, _("Your request is sent. You get a mail with the answer."))
            return redirect(asked)
    enrollment = _enrollment_of(user)
    context = {
        "form": form,
        "listing": listing,
        "provider": provider,
        "place": texts.listed([listing.city, listing.country.name]),
        "passed_on": _passed_on(user, enrollment),
        "agreement_missing": _lacks_agreement(enrollment),
        "crumbs": _way_of(listing),
    }
    return render(request, "relationships/connection_request_new.html", context)


def _way_of(listing: ProviderListing) -> list[Crumb]:
    """Find a provider › the listing › asking it."""
    directory = Crumb(_("Find a provider"), reverse("provider_directory"))
    return [directory, Crumb(listing.name, listing.get_absolute_url()), Crumb(_("Ask to be connected"))]


def _enrollment_of(user: User) -> ProgramEnrollment | None:
    """As a reseller, with the partner."""
    enrolled = ProgramEnrollment.objects.visible_to(user).filter(programme=Programme.INDIRECT_RESELLER)
    found: ProgramEnrollment | None = enrolled.select_related("partner").first()
    return found


def _lacks_agreement(enrollment: ProgramEnrollment | None) -> bool:
    """Whether the reseller's own agreement still stands between a request and a partnership."""
    return enrollment is not None and enrollment.accepted_version is None


def _passed_on(user: User, enrollment: ProgramEnrollment | None) -> list[Fact]:
    """What the provider gets to know."""
    return [
        Fact(_("Company"), user.tenant.name),
        Fact(_("Country or region"), user.tenant.country.name),
        Fact(_("MPN ID"), enrollment.partner.mpn_id if enrollment else ""),
        Fact(_("Your name"), user.full_name),
        Fact(_("Your e-mail address"), user.email),
    ]


@SEE
@require_safe
def connection_request_list(request: PortalRequest) -> HttpResponse:
    """The provider's: who asks. The reseller's: whom it has asked. Refused (not-a-reseller) for other companies."""
    context = {"tables": tables_for(request), "crumbs": crumbs()}
    return render(request, "relationships/connection_request_list.html", context)


@SEE
@require_safe
def connection_request_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Who asks whom, how it stands, and what this reader can do about it."""
    return _detail(request, _find(request, pk))


def _find(request: PortalRequest, pk: UUID, **side: Any) -> ConnectionRequest:
    """A request that the own company has made or got. 404 to strangers, and to the side whose step it is not."""
    found: ConnectionRequest = get_object_or_404(ConnectionRequest.objects.visible_to(request.user), pk=pk, **side)
    return found


def _detail(request: PortalRequest, asked: ConnectionRequest, form: DeclineForm | None = None) -> HttpResponse:
    user, status, tone = request.user, *state_of(asked)
    ours = asked.provider_id == user.tenant_id
    other = asked.reseller_name if ours else asked.provider_name
    waiting = asked.is_open and not asked.are_partners
    context = {
        "asked": asked,
        "ours": ours,
        "other": other,
        "status": status,
        "tone": tone,
        "waiting": waiting,
        "agreement_missing": not ours and _needs_agreement(asked, user),
        "who": _facts(asked, ours=ours),
        "may_answer": waiting and ours and user.may(Permission.MANAGE_RESELLERS),
        "may_withdraw": waiting and not ours and user.may(Permission.AUTHORIZE_PROVIDERS),
        "decline_form": form or DeclineForm(),
        "form": form,
        "crumbs": crumbs(other),
    }
    return render(request, "relationships/connection_request_detail.html", context)


def _needs_agreement(asked: ConnectionRequest, user: User) -> bool:
    """Whether a request that may still lead to a partnership waits for the reseller's own agreement."""
    alive = asked.status in (asked.Status.OPEN, asked.Status.INVITED) and not asked.are_partners
    return alive and _lacks_agreement(_enrollment_of(user))


def _facts(asked: ConnectionRequest, *, ours: bool) -> list[Fact]:
    """What was passed on, and to whom."""
    listing = reverse("provider_listing", args=[asked.listing_id])
    to = [] if ours else [Fact(_("Provider"), asked.provider_name, href=listing)]
    return [
        *to,
        Fact(_("Reseller"), asked.reseller_name),
        Fact(_("Country or region"), asked.reseller_country.name),
        Fact(_("MPN ID"), asked.reseller_mpn_id, copy=True),
        Fact(_("Asked by"), asked.asked_by_name),
        Fact(_("E-mail address"), asked.asked_by_email, href=f"mailto:{asked.asked_by_email}"),
        Fact(_("Asked"), asked.created_at),
    ]


@contextmanager
def _leading_back_to(record: ConnectionRequest | ProviderListing) -> Iterator[None]:
    """A refusal inside leads back to the record, unless it knows a better place."""
    try:
        yield
    except Refused as refusal:
        refusal.back_href = refusal.back_href or record.get_absolute_url()
        raise


@ANSWER
@require_POST
def connection_request_invite(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The provider's yes: on to the draft, where *Send it for me* is one click."""
    asked = _find(request, pk, provider=request.user.tenant_id)
    with _leading_back_to(asked):
        invitation = actions.invite_asker(asked, by=request.user)
    messages.success(request, _("The invitation is ready. Read it, then send it: only %s can accept it.")
                     % asked.asked_by_email)  # fmt: skip
    return redirect("invitation_draft", invitation.pk)


@ANSWER
@require_POST
def connection_request_decline(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The provider's no, with the reason that the asker reads."""
    asked = _find(request, pk, provider=request.user.tenant_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _detail(request, asked, form)
    with _leading_back_to(asked):
        actions.decline_connection(asked, by=request.user, **form.cleaned_data)
    messages.success(request, _("The request is declined. %s gets a mail with your reason.") % asked.asked_by_name)
    return redirect(asked)


@ASK
@require_POST
def connection_request_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The reseller takes it back."""
    asked = _find(request, pk, reseller=request.user.tenant_id)
    with _leading_back_to(asked):
        actions.withdraw_connection(asked, by=request.user)
    messages.success(request, _("The request is withdrawn. You can ask again at any time."))
    return redirect(asked)


def crumbs(*names: str) -> list[Crumb]:
    """Relationships › Connection requests › this one."""
    own = Crumb(_("Connection requests"), reverse("connection_request_list") if names else "")
    return [Crumb(_("Relationships")), own, *map(Crumb, names)]
