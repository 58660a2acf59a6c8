"""Asking for a work account and confirming it. Sign-in, reset and changes of password are allauth's views."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import work_accounts
from accounts.forms.work_accounts import ConfirmForm, WorkAccountForm
from accounts.models import Tenant, WorkAccountRequest
from accounts.views.addresses import SIGN_UP, next_of, sign_up_href, sign_up_page, with_next
from partnercenter.errors import Refused
from partnercenter.tenancy import at_the_gate
from partnercenter.throttle import throttle, throttle_address
from partnercenter.tokens import hash_of

SESSION_REQUEST, SESSION_SENT_TO, SESSION_SIGN_IN = "work_account_request", "work_account_email", "sign_in_email"


@dataclass(frozen=True)
class Way:
    """Where a visitor goes on: to `target` afterwards, with *Cancel* to `cancel` or to the sign-in. `mailed_target` is
    where the link goes on to that is mailed to an address: it is often opened in another browser."""

    target: str
    mailed_target: Callable[[str], str]
    cancel: str = ""
    kind: Tenant.Kind = Tenant.Kind.PARTNER


@login_not_required
@at_the_gate
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def work_account_new(request: HttpRequest) -> HttpResponse:
    """P05: create a work account. The answer is the same whether the address has one already or not."""
    target = next_of(request)
    if sign_up_page(target) != SIGN_UP:
        return redirect(sign_up_href(target))
    sent = request.POST if request.method == "POST" else None
    form = WorkAccountForm(sent, initial={"country": request.GET.get("country", "").upper()})
    return ask_for_work_account(request, form, Way(target, mailed_target=lambda email: target))


def ask_for_work_account(request: HttpRequest, form: WorkAccountForm, way: Way) -> HttpResponse:
    """The form of a work account, or what was sent with it; call it at the gate."""
    if request.method == "POST":
        throttle_address(request, "work-account", limit=20, seconds=600)
        if form.is_valid():
            email = form.cleaned_data["email"]
            throttle("work-account-mail", email, limit=5, seconds=3600)
            language, next_url = get_language() or "en", way.mailed_target(email)
            work_accounts.request_work_account(**form.cleaned_data, kind=way.kind, language=language, next_url=next_url)
            request.session[SESSION_SENT_TO] = email
            return redirect(with_next(reverse("work_account_sent"), way.target))
    sign_in = with_next(reverse("account_login"), way.target)
    context = {"form": form, "sign_in": sign_in, "cancel_href": way.cancel or sign_in}
    return render(request, "accounts/work_account_new.html", context)


@login_not_required
@never_cache
@require_safe
def work_account_sent(request: HttpRequest) -> HttpResponse:
    """Check your mail."""
    again = sign_up_href(next_of(request))
    email = request.session.get(SESSION_SENT_TO)
    if not email:
        return redirect(again)
    return render(request, "accounts/work_account_sent.html", {"email": email, "again": again})


@login_not_required
@never_cache
@require_safe
def work_account_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: the secret leaves the address bar before anything is shown. Nothing is consumed."""
    request.session[SESSION_REQUEST] = hash_of(token)
    return redirect(with_next(reverse("work_account_confirm"), next_of(request)))


@login_not_required
@at_the_gate
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work_account_confirm(request: HttpRequest) -> HttpResponse:
    """Who will be created, and the chosen password as proof that it is the same person; or why the link is dead."""
    try:
        waiting = work_accounts.find_work_account_request(request.session.get(SESSION_REQUEST, ""))
        form = ConfirmForm(request.POST or None, waiting=waiting)
        if request.method == "POST":
            throttle("confirm_work_account", str(waiting.pk), limit=10, seconds=300)
        if request.method == "POST" and form.is_valid():
            work_accounts.confirm_work_account(waiting)
            return _confirmed(request, waiting)
    except Refused as refusal:
        return _not_confirmed(request, refusal)
    return render(request, "accounts/work_account_confirm.html", {"waiting": waiting, "form": form})


def _confirmed(request: HttpRequest, waiting: WorkAccountRequest) -> HttpResponse:
    request.session[SESSION_SIGN_IN] = waiting.email
    messages.success(request, _("Your work account is ready. Sign in with the password that you chose."))
    return redirect(with_next(reverse("account_login"), next_of(request)))


def _not_confirmed(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {
        "refusal": refusal,
        "sign_in": with_next(reverse("account_login"), next_of(request)),
        "again": sign_up_href(next_of(request)),
    }
    return render(request, "accounts/work_account_refused.html", context, status=refusal.reason.status)


@login_not_required
@require_safe
def work_account_help(request: HttpRequest) -> HttpResponse:
    """Do I already have a work account? (ENR-10)"""
    target = next_of(request)
    links = {
        "sign_in": with_next(reverse("account_login"), target),
        "create": sign_up_href(target),
    }
    return render(request, "accounts/work_account_help.html", links)
