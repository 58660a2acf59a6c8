"""Rate limits on the cache: a fixed window per subject. They slow guessing down; they lock nobody's account."""

import time
from contextlib import suppress

from django.core.cache import cache
from django.http import HttpRequest

from partnercenter.errors import TOO_MANY, Refused


def throttle(scope: str, subject: str, *, limit: int, seconds: int) -> None:
    """Counts one attempt of `subject`; the attempt after `limit` within `seconds` is refused (TOO_MANY, 429)."""
    key = _key(scope, subject, seconds)
    cache.add(key, 0, timeout=seconds)
    try:
        attempts = cache.incr(key)
    except ValueError:  # expired between the two calls: a new window has begun
        attempts = 1
    if attempts > limit:
        raise Refused(TOO_MANY)


def forgive(scope: str, subject: str, *, seconds: int) -> None:
    """Takes back one attempt that turned out right: limits on guessing count wrong ones alone."""
    with suppress(ValueError):  # the window is over
        cache.decr(_key(scope, subject, seconds))


def _key(scope: str, subject: str, seconds: int) -> str:
    return f"throttle:{scope}:{subject}:{int(time.time()) // seconds}"


def throttle_address(request: HttpRequest, scope: str, *, limit: int, seconds: int) -> None:
    """The same, counted for the address that the request came from."""
    throttle(scope, request.META.get("REMOTE_ADDR", ""), limit=limit, seconds=seconds)
