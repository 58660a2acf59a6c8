"""How the company's people sign in: the policy, and the page of somebody whom it asks for a second factor."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from accounts.actions import security_policy
from accounts.first_things import first_thing


@never_cache
@require_safe
def second_factor_needed(request: PortalRequest) -> HttpResponse:
    """Why the person is led here, who decided it, and the two ways to go on."""
    if first_thing(request.user) != "second_factor_needed":
        return redirect("overview")
    decision = security_policy.last_decision(request.user.tenant)
    return render(request, "accounts/second_factor_needed.html", {"decision": decision})
