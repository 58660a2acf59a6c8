"""*Find a provider*: what everybody reads, signed in or not. The gate's role sees nothing else (P01)."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Func
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from accounts.models import User
from enrollment.models import ProviderListing
from enrollment.models.listing import ProviderListingQuerySet, Service
from enrollment.rules.languages import language_name
from enrollment.views.listing_shown import Shown, logo_response
from partnercenter.tables import Filter, Table, TextFilter
from partnercenter.tenancy import at_the_gate
from partnercenter.territories import by_name
from partnercenter.throttle import throttle_address
from partnercenter.ui.parts import Crumb

MOST_A_MINUTE = 240  # searches from one address


def _listings(user: User | AnonymousUser) -> ProviderListingQuerySet:
    found: ProviderListingQuerySet = ProviderListing.objects.visible_to(user).public()
    return found


def _layout(request: HttpRequest) -> str:
    """Who is signed in keeps the menu."""
    return f"layouts/{'portal' if request.user.is_authenticated else 'plain'}.html"


@login_not_required
@at_the_gate
@require_safe
def provider_directory(request: HttpRequest) -> HttpResponse:
    """Every location that is published, by name; search and filters stand in the address (DIR-01, DIR-02)."""
    throttle_address(request, "directory", limit=MOST_A_MINUTE, seconds=60)
    table = Table(
        request,
        _listings(request.user).without_logo(),
        (),
        search=["name"],
        search_label=_("Search by company name"),
        filters=_filters(request.user),
        default_sort="name",
        caption=_("Providers"),
        empty_title=_("No provider is listed yet"),
        empty_text=_("Providers appear here as soon as the operator has approved their listings. Look again soon."),
        present=lambda rows: [Shown(row) for row in rows],
    )
    return render(request, "enrollment/provider_directory.html", {"table": table, "layout": _layout(request)})


def _filters(user: User | AnonymousUser) -> list[Filter | TextFilter]:
    """Countries and languages are offered where somebody has them; area and city are looked for in their own script."""
    countries_served = by_name((code, str(countries.name(code))) for code in _in_use(user, "serves"))
    languages = by_name((code, language_name(code)) for code in _in_use(user, "languages"))
    return [
        Filter("country", _("Serves"), countries_served, lambda rows, code: rows.filter(serves__contains=[code])),
        TextFilter("area", _("City or area"), _near),
        Filter("service", _("Service"), Service.choices, lambda rows, key: rows.filter(services__contains=[key])),
        Filter("language", _("Language"), languages, lambda rows, key: rows.filter(languages__contains=[key])),
    ]


def _in_use(user: User | AnonymousUser, field: str) -> list[str]:
    """The codes that stand in this list of at least one listing."""
    each = _listings(user).annotate(code=Func(F(field), function="unnest"))
    return list(each.values_list("code", flat=True).distinct())


def _near(rows: Any, text: str) -> Any:
    return rows.filter(city__icontains=text) | rows.filter(area__icontains=text)


@login_not_required
@at_the_gate
@require_safe
def provider_listing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One location, with the way to its site and *Ask to be connected* (REL-19: terms are agreed directly)."""
    listing = get_object_or_404(_listings(request.user).without_logo(), pk=pk)
    context = {
        "shown": Shown(listing),
        "can_ask": _can_ask(request.user, listing),
        "crumbs": [Crumb(_("Find a provider"), reverse("provider_directory")), Crumb(listing.name)],
        "layout": _layout(request),
    }
    return render(request, "enrollment/provider_listing.html", context)


def _can_ask(user: User | AnonymousUser, listing: ProviderListing) -> bool:
    """Visitors are led to the sign-in first; a company asks neither itself nor as operator."""
    if not user.is_authenticated:
        return True
    return not user.tenant.is_operator and user.tenant_id != listing.tenant_id


@login_not_required
@at_the_gate
@require_safe
def listing_logo(request: HttpRequest, pk: UUID, version: str) -> HttpResponse:
    """A published logo. Another picture has another address, so browsers keep it for a year."""
    return logo_response([get_object_or_404(_listings(request.user), pk=pk)], version, public=True)
