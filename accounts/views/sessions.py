"""Where I am signed in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PortalRequest
from accounts.actions import sessions
from accounts.last_seen import note_seen
from partnercenter.ui.parts import Crumb


@never_cache
@require_safe
def session_list(request: PortalRequest) -> HttpResponse:
    """My browsers and devices, and a way to sign each of them out."""
    this = _key(request)
    found = sessions.open_sessions(request.user, this=this)
    if not any(session.is_this for session in found):
        note_seen(request)
        found = sessions.open_sessions(request.user, this=this)
    crumbs = [
        Crumb(_("My profile"), reverse("my_profile")),
        Crumb(_("Sign-in and security"), reverse("my_security")),
        Crumb(_("Where you are signed in")),
    ]
    return render(request, "accounts/session_list.html", {"sessions": found, "crumbs": crumbs})


@require_POST
def session_end(request: PortalRequest, pk: int) -> HttpResponse:
    """*Sign out* of one other place."""
    if not sessions.end_session(request.user, pk, this=_key(request)):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect("session_list")


@require_POST
def session_end_others(request: PortalRequest) -> HttpResponse:
    """*Sign out everywhere else*: this browser alone stays signed in."""
    ended = sessions.end_other_sessions(request.user, this=_key(request))
    said = ngettext("%d other browser is signed out.", "%d other browsers are signed out.", ended) % ended
    messages.success(request, said if ended else _("You were signed in nowhere else."))
    return redirect("session_list")


def _key(request: PortalRequest) -> str:
    return request.session.session_key or ""
