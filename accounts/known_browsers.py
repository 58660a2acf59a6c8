"""Which browsers somebody has signed in with: a sign-in from a new one is told by mail.

The browser itself remembers, in a signed cookie that names nobody: it holds a keyed mark of each of its people. Who
copies the cookie avoids the mail and gains nothing else.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.emails import security_events as emails
from accounts.models import User
from accounts.rules.browsers import browser_of
from partnercenter.models import AuditEvent

COOKIE = "__Host-known_browser" if settings.PRODUCTION else "known_browser"
SALT = "accounts.known_browsers"
LIFETIME = timedelta(days=365)
MOST_PEOPLE = 5


def note_sign_in(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """A mail if this browser is new to the user, unless it is the account's very first sign-in; known from now on.

    The sign-in stands in the log already.
    """
    marks, mark = _marks_in(request), _mark_of(user)
    if mark not in marks and _has_signed_in_before(user):
        emails.new_sign_in(user, browser_of(request.headers.get("User-Agent", "")))
    kept = [mark, *(other for other in marks if other != mark)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=LIFETIME,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )


def _marks_in(request: HttpRequest) -> list[str]:
    try:
        marks: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return []
    return list(marks)


def _mark_of(user: User) -> str:
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]


def _has_signed_in_before(user: User) -> bool:
    """Whether there is a sign-in besides the one that was just written down."""
    return AuditEvent.objects.filter(actor_id=user.pk, operation_type="sign_in")[1:2].exists()
