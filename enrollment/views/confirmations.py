"""What the primary contact sees: the mailed link, the page that confirms, and a fresh link (P11).

Opening a link changes nothing, however often a mail scanner does it. The first opening moves the secret out of the
address into the session; only the POST of the page confirms.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.actions import confirmations as actions
from enrollment.models import ContactConfirmation
from enrollment.models.application import Status
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as, at_the_gate
from partnercenter.throttle import throttle, throttle_address
from partnercenter.tokens import hash_of

TOKEN = "contact_token"  # noqa: S105 - the name of a session entry


def _private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Public and limited per address; what it looks up, it looks up at the gate."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle_address(request, "contact_confirmation", limit=60, seconds=300)
        return view(request, *args, **kwargs)

    return login_not_required(never_cache(at_the_gate(answered)))


@_private
@require_safe
def contact_confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the mail: takes the secret out of the address bar and shows the page."""
    request.session[TOKEN] = hash_of(token)
    return redirect("contact_confirmation")


def _find(request: HttpRequest) -> ContactConfirmation | None:
    """The link that was opened in this browser, found by its hash at the gate."""
    found: ContactConfirmation | None = ContactConfirmation.objects.opened_with(request.session.get(TOKEN, ""))
    return found


def _state_of(confirmation: ContactConfirmation | None, request: HttpRequest) -> str:
    """Which page the link deserves. Call it acting for the link's company."""
    if confirmation is None:
        return "unknown"
    if request.user.is_authenticated and request.user.tenant_id != confirmation.tenant_id:
        return "foreign"
    if confirmation.confirmed_at:
        return "used"
    if confirmation.superseded_at or confirmation.application.status != Status.EMAIL_PENDING:
        return "superseded"
    return "expired" if confirmation.expires_at <= timezone.now() else "valid"


STATUS_CODES = {"unknown": 404, "foreign": 403, "used": 200, "superseded": 410, "expired": 410, "valid": 200}


@_private
@require_http_methods(["GET", "POST"])
def contact_confirmation(request: HttpRequest) -> HttpResponse:
    """Shows what is confirmed and for whom; the POST confirms. Each other state of a link has its own words."""
    confirmation = _find(request)
    if confirmation is None:
        return _answer(request, "unknown")
    with acting_as(tenant_id=confirmation.tenant_id, role=Role.APP):
        state, application = _state_of(confirmation, request), confirmation.application
        if request.method == "POST" and state == "valid":
            try:
                state, application = "done", actions.confirm_contact(confirmation)
            except Refused:  # replaced between the look and the lock
                state = "superseded"
        return _answer(request, state, confirmation=confirmation, application=application)


def _answer(request: HttpRequest, state: str, **context: Any) -> HttpResponse:
    status = STATUS_CODES.get(state, 200)
    return render(request, f"enrollment/confirmation_{state}.html", context, status=status)


@_private
@require_POST
def contact_new_link(request: HttpRequest) -> HttpResponse:
    """The contact of an expired link asks for a fresh one; it goes to the contact's address and nowhere else."""
    confirmation = _find(request)
    if confirmation is None:
        return _answer(request, "unknown")
    throttle("contact_new_link", str(confirmation.application_id), limit=3, seconds=3600)
    with acting_as(tenant_id=confirmation.tenant_id, role=Role.APP):
        if _state_of(confirmation, request) == "expired":
            actions.resend_confirmation(confirmation.application, by=None)
        return _answer(request, "sent", confirmation=confirmation, application=confirmation.application)
