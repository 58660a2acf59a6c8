"""A customer without a work account creates one on the way from an invitation to its answer."""

from contextlib import suppress
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest
from accounts.models import Tenant
from accounts.views.work_accounts import Way, ask_for_work_account
from customers.forms.work_accounts import CustomerWorkAccountForm
from partnercenter import crypto
from partnercenter.throttle import throttle
from relationships.actions.answers import mark_opened
from relationships.actions.questions import question_of
from relationships.models import Invitation
from relationships.models.invitation import UNANSWERED
from relationships.views.answers import LINK, with_invitation


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@with_invitation
def customer_work_account_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """P05 for a customer: the account of a customer, then back to the invitation. Whoever cannot use one here, because
    they are signed in or the link asks something else or has ended, reads so on the page of the link."""
    asks_customers = bool(question_of(invitation).sign_up)
    if request.user.is_authenticated or not asks_customers or invitation.status_now not in UNANSWERED:
        return redirect("invitation_open")
    if request.method == "POST":
        mark_opened(invitation)
    form = CustomerWorkAccountForm(request.POST if request.method == "POST" else None, invitation=invitation)
    target = reverse("customer_invitation_return")

    def mailed_target(email: str) -> str:
        return f"{target}?{urlencode({'link': crypto.seal(invitation.token_hash, place=_place(email))})}"

    return ask_for_work_account(
        request, form, Way(target, mailed_target, reverse("invitation_open"), Tenant.Kind.CUSTOMER)
    )


def _place(email: str) -> str:
    """What a link in a mail is bound to: nobody but the owner of the address opens the invitation with it."""
    return f"customer-invitation:{email.lower()}"


@never_cache
@require_safe
def customer_invitation_return(request: PortalRequest) -> HttpResponse:
    """After the sign-in: back on the invitation, also in a browser that has not opened its link."""
    sealed = request.GET.get("link")
    if sealed:
        throttle("customer_invitation_return", str(request.user.pk), limit=30, seconds=300)
        with suppress(crypto.Unreadable):
            request.session[LINK] = crypto.unseal(sealed, place=_place(request.user.email))
    return redirect("invitation_open")
