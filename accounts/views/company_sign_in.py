"""Signing in through the company's own identity provider."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import social
from accounts.access import PortalRequest
from accounts.actions import identity
from accounts.forms.identity_provider import CompanySignInForm
from accounts.freshness import is_proven
from accounts.models import IdentityProvider
from accounts.views.addresses import next_of, with_next
from partnercenter.errors import Refused
from partnercenter.tenancy import at_the_gate
from partnercenter.throttle import throttle, throttle_address


@login_not_required
@at_the_gate
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company_sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for the address, finds the company's provider by its domain, and hands over."""
    target = next_of(request)
    if request.user.is_authenticated:
        return redirect(target or "overview")
    form = CompanySignInForm(request.POST or None, initial={"email": request.session.get("sign_in_email", "")})
    if request.method == "POST":
        throttle_address(request, "company-sign-in", limit=20, seconds=600)
        if form.is_valid():
            provider = identity.find_provider(form.cleaned_data["email"])
            if provider is not None:
                return _hand_over(request, provider, hint=form.cleaned_data["email"], next_url=target)
            form.add_error("email", _("No company with this address signs in this way. Sign in with your password."))
    context = {"form": form, "with_password": with_next(reverse("account_login"), target)}
    return render(request, "accounts/company_sign_in.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company_sign_in_again(request: PortalRequest) -> HttpResponse:
    """Proves through the provider that it is still the same person; then what they were about to do happens.

    It does not happen when there is a first thing to do, for FirstThingsMiddleware drops it: they are led there.
    """
    provider = identity.provider_of_company(request.user.tenant_id)
    if request.method == "POST":
        throttle("company-sign-in-again", str(request.user.pk), limit=20, seconds=600)
        return _hand_over(request, provider, hint=request.user.email, next_url=next_of(request), again=True)
    if is_proven(request):
        return resume_request(request) or redirect("overview")
    return render(request, "accounts/company_sign_in_again.html", {"provider": provider})


def _hand_over(request: HttpRequest, provider: IdentityProvider, **how: Any) -> HttpResponse:
    """A page that leads on by itself: the policy of our forms forbids an answer that leads to another site."""
    try:
        address = social.start(request, provider, **how)
    except Refused as refusal:
        return _refused(request, refusal)
    return render(request, "accounts/company_sign_in_go.html", {"address": address, "provider": provider})


@login_not_required
@at_the_gate
@never_cache
@require_safe
def company_callback(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """The provider sends the browser back. Whatever went wrong is said in words, and leads back to the start."""
    throttle_address(request, "company-callback", limit=60, seconds=600)
    try:
        return social.finish(request, provider_id)
    except Refused as refusal:
        if refusal.details:
            identity.record_refusal(refusal, tenant_id=provider_id)
        return _refused(request, refusal)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return render(request, "accounts/company_sign_in_refused.html", {"refusal": refusal}, status=refusal.reason.status)
