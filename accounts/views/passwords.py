"""First passwords: the page after a temporary one (P19), and the mailed link to choose one."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PortalRequest, View
from accounts.actions import passwords, sessions
from accounts.forms.passwords import ChoosePasswordForm, FirstPasswordForm
from accounts.last_seen import note_seen
from accounts.models import User
from accounts.views.work_accounts import SESSION_SIGN_IN
from partnercenter.errors import Refused
from partnercenter.tenancy import at_the_gate
from partnercenter.throttle import throttle
from partnercenter.tokens import hash_of

SESSION_LINK = "password_link"


@never_cache
@sensitive_post_parameters("temporary", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def password_first(request: PortalRequest) -> HttpResponse:
    """P19: a new user chooses a password before anything else; then work can begin (USR-08, HLP-05)."""
    user = request.user
    if not user.must_change_password:
        return redirect("overview")
    if request.method == "POST":
        throttle("password-first", str(user.pk), limit=10, seconds=300)
    form = FirstPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        changed = passwords.change_first_password(user, form.cleaned_data["password"])
        _keep_only_this_session(request, changed)
        messages.success(request, _("Your password is set. From now on you sign in with it."))
        return redirect("overview")
    return render(request, "accounts/password_first.html", {"form": form})


def _keep_only_this_session(request: PortalRequest, user: User) -> None:
    """It goes on under another key, written down at once: whoever ends the user's sessions finds it."""
    update_session_auth_hash(request, user)
    note_seen(request)
    sessions.end_all_sessions(user, by=user, but=str(request.session.session_key))


def only_with_password(view: View) -> View:
    """Leads people without a password, whom the company's provider signs in, to a link to choose one."""

    @wraps(view)
    def led(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            messages.info(request, _("You have no password yet. Ask for a link to choose one."))
            return redirect("account_reset_password")
        return view(request, *args, **kwargs)

    return led


@login_not_required
@never_cache
@require_safe
def password_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: the secret leaves the address bar before anything is shown. Nothing is consumed."""
    request.session[SESSION_LINK] = hash_of(token)
    return redirect("password_choose")


@login_not_required
@at_the_gate
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def password_choose(request: HttpRequest) -> HttpResponse:
    """Whose account it is, and one field; or why the link is dead and who can send a new one (DEC-04)."""
    token_hash = request.session.get(SESSION_LINK, "")
    try:
        link = passwords.find_password_link(token_hash)
        form = ChoosePasswordForm(request.POST or None, user=link.user)
        if request.method == "POST" and form.is_valid():
            user = passwords.choose_first_password(token_hash, form.cleaned_data["password"])
            request.session[SESSION_SIGN_IN] = user.email
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    except Refused as refusal:
        return render(request, "accounts/password_link_dead.html", {"refusal": refusal}, status=410)
    return render(request, "accounts/password_choose.html", {"form": form, "link": link})
