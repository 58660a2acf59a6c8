"""When a session was last in use, written down once in a few minutes."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.actions import sessions
from accounts.freshness import age_of_proof
from partnercenter.tenancy import acting
from partnercenter.tokens import hash_of

EVERY = 5 * 60


class LastSeenMiddleware:
    """Inside the tenancy's transaction. A session without its row (the key changes with the password) gets it again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and _is_due(request):
            note_seen(request)
        return self.get_response(request)


def note_seen(request: HttpRequest) -> None:
    """The session of this request is in use."""
    key = str(request.session.session_key)
    if not sessions.note_seen(session_key=key, address=acting().address):
        UserSession.objects.create_from_request(request)


def _is_due(request: HttpRequest) -> bool:
    """Not right after the sign-in, which was noted itself; then once in EVERY seconds, counted in the cache."""
    if age_of_proof(request) < EVERY:
        return False
    return bool(cache.add(f"seen:{hash_of(str(request.session.session_key))}", True, timeout=EVERY))
