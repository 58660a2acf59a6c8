"""How I sign in: the authenticator app, my passkeys and my recovery codes."""

import json
from typing import cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_registration
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.actions import second_factor
from accounts.forms.second_factor import AuthenticatorAppForm, PasskeyForm, PasskeyNameForm
from accounts.freshness import fresh
from accounts.models import User
from accounts.models.second_factor import SecondFactors
from accounts.rules.second_factor import check_can_remove_factor, check_has_second_factor
from accounts.second_factor import qr_path
from partnercenter.errors import Refused
from partnercenter.ui.parts import Crumb

page = require_http_methods(["GET", "HEAD", "POST"])


def _crumbs(here: str) -> list[Crumb]:
    profile = Crumb(_("My profile"), reverse("my_profile"))
    return [profile, Crumb(_("Sign-in and security"), reverse("my_security")), Crumb(here)]


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


@never_cache
@require_safe
def security_overview(request: HttpRequest) -> HttpResponse:
    """Everything that signs me in, on one page."""
    crumbs = [Crumb(_("My profile"), reverse("my_profile")), Crumb(_("Sign-in and security"))]
    shown = {"factors": SecondFactors.of(_user(request)), "crumbs": crumbs}
    return render(request, "accounts/security_overview.html", shown)


@never_cache
@page
@fresh(secret=True)
def authenticator_app_add(request: HttpRequest) -> HttpResponse:
    """The secret as a picture and as text; the app's first code sets it up."""
    user = _user(request)
    if SecondFactors.of(user).app:
        return redirect("my_security")
    form = AuthenticatorAppForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        made_codes = second_factor.add_authenticator_app(user, secret=form.secret, counter=form.counter)
        form.forget_secret()
        messages.success(request, _("Your authenticator app is set up."))
        return redirect("mfa_view_recovery_codes" if made_codes else "my_security")
    side, path = qr_path(get_adapter().build_totp_url(user, form.secret))
    shown = {"qr_side": side, "qr_path": path, "crumbs": _crumbs(_("Set up an authenticator app"))}
    return render(request, "accounts/authenticator_app_add.html", {"form": form, **shown})


@never_cache
@page
@fresh
def authenticator_app_remove(request: HttpRequest) -> HttpResponse:
    """Asks once, then signing in takes no codes of the app any more."""
    factors = SecondFactors.of(_user(request))
    if factors.app is None:
        raise Http404
    return _remove(request, factors, factors.app)


@never_cache
@page
@fresh(secret=True)
def passkey_add(request: HttpRequest) -> HttpResponse:
    """The browser makes a passkey, the page gives it a name."""
    user = _user(request)
    suggested = get_adapter().generate_authenticator_name(user, Authenticator.Type.WEBAUTHN)
    form = PasskeyForm(request.POST or None, initial={"name": suggested})
    if request.method == "POST" and form.is_valid():
        made_codes = second_factor.add_passkey(user, **form.cleaned_data)
        messages.success(request, _("Your passkey is ready. Use it the next time you sign in."))
        return redirect("mfa_view_recovery_codes" if made_codes else "my_security")
    options = json.dumps({"creation_options": begin_registration(user, True)})
    shown = {"form": form, "options": options, "crumbs": _crumbs(_("Add a passkey"))}
    return render(request, "accounts/passkey_add.html", shown)


@never_cache
@page
def passkey_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for one of my passkeys."""
    user = _user(request)
    passkey = _my_passkey(user, pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.data["name"]})
    if request.method == "POST" and form.is_valid():
        second_factor.rename_passkey(user, passkey, **form.cleaned_data)
        return redirect("my_security")
    shown = {"form": form, "passkey": passkey, "crumbs": _crumbs(_("Rename a passkey"))}
    return render(request, "accounts/passkey_rename.html", shown)


@never_cache
@page
@fresh
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then the passkey signs in no more."""
    user = _user(request)
    return _remove(request, SecondFactors.of(user), _my_passkey(user, pk))


@never_cache
@page
@fresh
def recovery_codes_make(request: HttpRequest) -> HttpResponse:
    """Asks once, then there are new codes and the old ones count no more."""
    user = _user(request)
    factors = SecondFactors.of(user)
    check_has_second_factor(factors)
    if request.method == "POST":
        second_factor.make_recovery_codes(user)
        return redirect("mfa_view_recovery_codes")
    crumbs = _crumbs(_("Make new recovery codes"))
    return render(request, "accounts/recovery_codes_make.html", {"factors": factors, "crumbs": crumbs})


@never_cache
@require_GET
@fresh(secret=True)
def recovery_codes_view(request: HttpRequest) -> HttpResponse:
    """The codes, this once (HEAD would use them up unseen); whoever comes again is told how to get new ones."""
    user = _user(request)
    check_has_second_factor(SecondFactors.of(user))
    codes = [f"{code[:4]} {code[4:]}" for code in second_factor.show_recovery_codes(user)]
    shown = {"codes": "\n".join(codes), "crumbs": _crumbs(_("Your recovery codes"))}
    return render(request, "accounts/recovery_codes_view.html", shown)


def _my_passkey(user: User, pk: int) -> Authenticator:
    passkey = SecondFactors.of(user).passkey(pk)
    if passkey is None:
        raise Http404
    return passkey


def _remove(request: HttpRequest, factors: SecondFactors, factor: Authenticator) -> HttpResponse:
    user = _user(request)
    try:
        check_can_remove_factor(user, factors)
    except Refused as refusal:
        refusal.back_href = reverse("my_security")
        raise
    if request.method == "POST":
        second_factor.remove_second_factor(user, factor)
        messages.success(request, _("It is removed. We sent you a mail about it."))
        return redirect("my_security")
    shown = {"factor": factor, "name": factor.data.get("name", ""), "is_last": factors.count == 1}
    return render(request, "accounts/second_factor_remove.html", {**shown, "crumbs": _crumbs(_("Remove"))})
