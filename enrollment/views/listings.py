"""Partner profile → Directory listings: a provider's locations, their drafts, and what became of them (P39)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PortalRequest, View, needs
from accounts.roles import Permission
from enrollment.actions import listings as actions
from enrollment.actions.applications import EditedMeanwhile
from enrollment.forms.listings import ListingForm
from enrollment.models import ListingChange, Partner, ProviderListing
from enrollment.rules import listing_reasons as reasons
from enrollment.rules import listings as rules
from enrollment.views.listing_record import list_table, record_of
from enrollment.views.listing_shown import logo_response
from partnercenter.errors import Refused
from partnercenter.throttle import throttle
from partnercenter.ui.parts import Crumb

SAVES, SUBMISSIONS = 60, 20  # by one company in an hour
HOUR = 60 * 60


def for_providers(view: Callable[..., HttpResponse]) -> View:
    """Asks for the permission first; a company of another kind is told why there is nothing here."""

    def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rules.check_is_provider(request.user.tenant)
        return view(request, *args, **kwargs)

    guarded.__name__ = view.__name__
    return needs(Permission.MANAGE_LISTING)(guarded)


def _own(request: PortalRequest, pk: UUID) -> ProviderListing:
    own = ProviderListing.objects.visible_to(request.user).filter(tenant_id=request.user.tenant_id)
    found: ProviderListing = get_object_or_404(own, pk=pk)
    return found


def _crumbs(*steps: Crumb) -> list[Crumb]:
    return [Crumb(_("Directory listings"), reverse("listing_list") if steps else ""), *steps]


@for_providers
@require_safe
def listing_list(request: PortalRequest) -> HttpResponse:
    """The company's locations: what is in the directory, and what waits until when (DIR-03)."""
    return render(request, "enrollment/listing_list.html", {"table": list_table(request), "crumbs": _crumbs()})


@for_providers
@require_safe
def listing_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One location: where its change stands and why, as the public will see it, and what can be done."""
    listing = _own(request, pk)
    record = record_of(listing, request.user)
    return render(request, "enrollment/listing_detail.html", record | {"crumbs": _crumbs(Crumb(record["title"]))})


@for_providers
@require_http_methods(["GET", "HEAD", "POST"])
def listing_new(request: PortalRequest) -> HttpResponse:
    """A new location; the form begins with what the portal knows of the company."""
    form = _form(request, _suggestions(request), has_logo=False)
    if request.method == "POST" and _is_valid(request, form):
        change = actions.create_listing(form.content(), by=request.user)
        return redirect("listing_detail", change.listing_id)
    context = {"form": form, "title": _("Add a location"), "crumbs": _crumbs(Crumb(_("Add a location")))}
    return render(request, "enrollment/listing_edit.html", context | {"back": reverse("listing_list")})


@for_providers
@require_http_methods(["GET", "HEAD", "POST"])
def listing_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The draft of a location; without one, a new one that begins with what was said last."""
    listing, back = _own(request, pk), reverse("listing_detail", args=[pk])
    latest = actions.latest_content(listing)
    draft = latest if isinstance(latest, ListingChange) and latest.is_open else None
    if draft and not draft.is_draft:
        raise Refused(reasons.LISTING_WAITS, back_href=back)
    initial = {**rules.words_of(latest), "revision": draft.revision if draft else 0}
    form = _form(request, initial, has_logo=bool(latest.logo_digest))
    if request.method == "POST" and _is_valid(request, form) and _saved(request, listing, form):
        messages.success(request, _("The draft is saved. Look at it, then submit it for approval."))
        return redirect(back)
    crumbs = _crumbs(Crumb(latest.name, back), Crumb(_("Change")))
    context = {"form": form, "title": latest.name, "crumbs": crumbs, "back": back}
    return render(request, "enrollment/listing_edit.html", context)


def _form(request: PortalRequest, initial: dict[str, Any], *, has_logo: bool) -> ListingForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {**initial, "country": str(initial["country"])}
    region = request.user.tenant.country.code
    return ListingForm(*posted, initial=initial, region=region, has_logo=has_logo)


def _suggestions(request: PortalRequest) -> dict[str, Any]:
    """What is known of the company, to be read over."""
    company = request.user.tenant
    partner = Partner.objects.visible_to(request.user).filter(tenant_id=company.pk).first()
    support = partner.support_profile if partner else {}
    address = partner.address if partner else {}
    known = {"name": (partner.company_name if partner else company.name)[:100], "country": company.country.code}
    return {
        **known,
        "serves": [company.country.code],
        "city": address.get("city", ""),
        "website": support.get("website", ""),
        "email": support.get("email", ""),
        "phone": support.get("phone", ""),
        "revision": 0,
    }


def _is_valid(request: PortalRequest, form: ListingForm) -> bool:
    """Counts before a picture is decoded."""
    throttle("listing-save", str(request.user.tenant_id), limit=SAVES, seconds=HOUR)
    valid = form.is_valid()
    if not valid:
        form.ask_for_logo_again()
    return valid


def _saved(request: PortalRequest, listing: ProviderListing, form: ListingForm) -> bool:
    """Saves, unless somebody saved other values since the page was opened: then theirs stand beside the fields."""
    try:
        revision = form.cleaned_data["revision"]
        actions.save_listing(listing, form.content(), revision=revision, by=request.user)
    except EditedMeanwhile as conflict:
        form.conflicts_with(conflict.stored)
        data = request.POST.copy()
        data["revision"] = str(conflict.stored["revision"])
        form.data = data
        return False
    return True


@for_providers
@require_POST
def listing_submit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """*Submit for approval*."""
    listing = _own(request, pk)
    throttle("listing-submit", str(request.user.tenant_id), limit=SUBMISSIONS, seconds=HOUR)
    actions.submit_listing(listing, by=request.user)
    messages.success(request, _("Submitted. You get a mail with the date by which we decide."))
    return redirect("listing_detail", pk)


@for_providers
@require_POST
def listing_withdraw(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes the change back, or throws the draft away."""
    actions.withdraw_listing(_own(request, pk), by=request.user)
    messages.success(request, _("The change was withdrawn. The directory stays as it is."))
    return redirect("listing_detail", pk)


@for_providers
@require_POST
def listing_unpublish(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Out of the directory, at once."""
    actions.unpublish_listing(_own(request, pk), by=request.user)
    messages.success(request, _("The listing is out of the directory."))
    return redirect("listing_detail", pk)


@for_providers
@require_safe
def listing_own_logo(request: PortalRequest, pk: UUID, version: str) -> HttpResponse:
    """A picture of a draft, or of what is or was published."""
    listing = _own(request, pk)
    return logo_response([listing, *listing.changes.order_by("-pk")[:1]], version, public=False)
