"""Where the settings icon leads."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PortalRequest
from accounts.navigation import PAGES


@require_safe
def settings_index(request: PortalRequest) -> HttpResponse:
    """The pages under Settings that this person may open, with a sentence each (P15, HLP-06)."""
    pages = [page for page in PAGES if page.is_open_to(request.user)]
    return render(request, "accounts/settings_index.html", {"pages": pages})
