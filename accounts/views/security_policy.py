"""How the company's people sign in: the policy, and the page of somebody whom it asks for a second factor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, needs
from accounts.actions import security_policy as actions
from accounts.first_things import first_thing
from accounts.forms.security_policy import SecurityPolicyForm
from accounts.freshness import fresh
from accounts.models import IdentityProvider
from accounts.roles import Permission
from partnercenter.ui.parts import Crumb

NAMED = 20


@needs(Permission.MANAGE_SECURITY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def security_policy(request: PortalRequest) -> HttpResponse:
    """Settings → Security: whether every user needs a second factor, whom that concerns, and the identity provider."""
    form = SecurityPolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_security_policy(by=request.user, **form.cleaned_data)
        messages.success(request, _said(form.cleaned_data["requires_second_factor"]))
        return redirect("security_policy")
    people = actions.without_second_factor(request.user.tenant)
    missing = people.count()
    context = {
        "people": people[:NAMED],
        "missing": missing,
        "unnamed": max(0, missing - NAMED),
        "decision": actions.last_decision(request.user.tenant),
        "identity_provider": IdentityProvider.objects.visible_to(request.user).first(),
        "crumbs": [Crumb(_("Settings"), reverse("settings_index")), Crumb(_("Security"))],
    }
    return render(request, "accounts/security_policy.html", context)


def _said(required: bool) -> str:
    return _("Every user needs a second factor now.") if required else _("A second factor is no longer required.")


@never_cache
@require_safe
def second_factor_needed(request: PortalRequest) -> HttpResponse:
    """Why the person is led here, who decided it, and the two ways to go on."""
    if first_thing(request.user) != "second_factor_needed":
        return redirect("overview")
    decision = actions.last_decision(request.user.tenant)
    return render(request, "accounts/second_factor_needed.html", {"decision": decision})
