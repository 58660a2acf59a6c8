"""Pages of work accounts. Sign-in, reset and changes of password and address are allauth's views, in `urls`."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.forms import ConfirmForm, ProfileForm, WorkAccountForm
from accounts.models import User, WorkAccountRequest
from accounts.roles import ALL
from partnercenter.errors import Refused
from partnercenter.tenancy import at_the_gate
from partnercenter.throttle import throttle, throttle_address
from partnercenter.tokens import hash_of

SESSION_REQUEST, SESSION_SENT_TO, SESSION_SIGN_IN = "work_account_request", "work_account_email", "sign_in_email"
YEAR = 60 * 60 * 24 * 365


def _next_of(request: HttpRequest) -> str:
    """Where the visitor goes on afterwards; "" unless it leads into the portal."""
    return _in_the_portal(request, request.GET.get("next", ""))


def _in_the_portal(request: HttpRequest, target: str) -> str:
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""


def _with_next(url: str, target: str) -> str:
    return f"{url}?{urlencode({'next': target})}" if target else url


@login_not_required
@at_the_gate
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def work_account_new(request: HttpRequest) -> HttpResponse:
    """P05: create a work account. The answer is the same whether the address has one already or not."""
    target = _next_of(request)
    if request.method == "POST":
        throttle_address(request, "work-account", limit=20, seconds=600)
        form = WorkAccountForm(request.POST)
        if form.is_valid():
            email = form.cleaned_data["email"]
            throttle("work-account-mail", email, limit=5, seconds=3600)
            actions.request_work_account(**form.cleaned_data, language=get_language() or "en", next_url=target)
            request.session[SESSION_SENT_TO] = email
            return redirect(_with_next(reverse("work_account_sent"), target))
    else:
        form = WorkAccountForm(initial={"country": request.GET.get("country", "").upper()})
    sign_in = _with_next(reverse("account_login"), target)
    return render(request, "accounts/work_account_new.html", {"form": form, "sign_in": sign_in})


@login_not_required
@never_cache
@require_safe
def work_account_sent(request: HttpRequest) -> HttpResponse:
    """Check your mail."""
    again = _with_next(reverse("account_signup"), _next_of(request))
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
    return redirect(_with_next(reverse("work_account_confirm"), _next_of(request)))


@login_not_required
@at_the_gate
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def work_account_confirm(request: HttpRequest) -> HttpResponse:
    """Who will be created, and the chosen password as proof that it is the same person; or why the link is dead."""
    try:
        waiting = actions.find_work_account_request(request.session.get(SESSION_REQUEST, ""))
        form = ConfirmForm(request.POST or None, waiting=waiting)
        if request.method == "POST":
            throttle("confirm_work_account", str(waiting.pk), limit=10, seconds=300)
        if request.method == "POST" and form.is_valid():
            actions.confirm_work_account(waiting)
            return _confirmed(request, waiting)
    except Refused as refusal:
        return _not_confirmed(request, refusal)
    return render(request, "accounts/work_account_confirm.html", {"waiting": waiting, "form": form})


def _confirmed(request: HttpRequest, waiting: WorkAccountRequest) -> HttpResponse:
    request.session[SESSION_SIGN_IN] = waiting.email
    messages.success(request, _("Your work account is ready. Sign in with the password that you chose."))
    return redirect(_with_next(reverse("account_login"), _next_of(request)))


def _not_confirmed(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {
        "refusal": refusal,
        "sign_in": _with_next(reverse("account_login"), _next_of(request)),
        "again": _with_next(reverse("account_signup"), _next_of(request)),
    }
    return render(request, "accounts/work_account_refused.html", context, status=refusal.reason.status)


@login_not_required
@require_safe
def work_account_help(request: HttpRequest) -> HttpResponse:
    """Do I already have a work account? (ENR-10)"""
    target = _next_of(request)
    links = {
        "sign_in": _with_next(reverse("account_login"), target),
        "create": _with_next(reverse("account_signup"), target),
    }
    return render(request, "accounts/work_account_help.html", links)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    """My name, language and time zone; my address, password and roles."""
    user = cast("User", request.user)
    kept = {"full_name": user.full_name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("my_profile")
    held = [role for role in ALL.values() if role.key in user.role_keys]
    return render(request, "accounts/my_profile.html", {"form": form, "held_roles": held})


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Switches the language and stays on the page; a signed-in person keeps it on every device."""
    response = HttpResponseRedirect(_in_the_portal(request, request.POST.get("next", "")) or "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
        if isinstance(request.user, User):
            actions.keep_language(request.user, language)
    return response
