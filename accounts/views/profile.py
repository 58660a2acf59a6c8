"""My profile, and the language switch."""

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import profile
from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.roles import ALL
from accounts.views.addresses import in_the_portal

YEAR = 60 * 60 * 24 * 365


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    """My name, language and time zone; my address, password and roles."""
    user = cast("User", request.user)
    kept = {"full_name": user.full_name, "language": user.language, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        profile.update_profile(user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("my_profile")
    held = [role for role in ALL.values() if role.key in user.role_keys]
    return render(request, "accounts/my_profile.html", {"form": form, "held_roles": held})


@login_not_required
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Switches the language and stays on the page; a signed-in person keeps it on every device."""
    response = HttpResponseRedirect(in_the_portal(request, request.POST.get("next", "")) or "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax")
        if isinstance(request.user, User):
            profile.keep_language(request.user, language)
    return response
