"""Where somebody is signed in. A session that was ended is signed out at its next request.

Each sign-in has a row of allauth's (`UserSession`) beside Django's own session; both go together.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.rules.browsers import Browser, browser_of
from partnercenter import audit


@dataclass(frozen=True)
class OpenSession:
    """One place where somebody is signed in."""

    pk: int
    browser: Browser
    address: str
    since: datetime.datetime
    last_seen: datetime.datetime
    is_this: bool


def open_sessions(user: User, *, this: str) -> list[OpenSession]:
    """Where the user is signed in now, `this` session first, then by last use; one statement."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    rows = UserSession.objects.filter(Exists(alive), user_id=user.pk).order_by("-last_seen_at", "-pk")
    found = [
        OpenSession(
            row.pk, browser_of(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == this
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.is_this)


@transaction.atomic
def end_session(user: User, pk: int, *, this: str) -> bool:
    """Signs one of the user's own other sessions out; whether there was such a one."""
    others = UserSession.objects.filter(user_id=user.pk).exclude(session_key=this)
    session = others.select_for_update().filter(pk=pk).first()
    if session is None:
        return False
    _end(others.filter(pk=pk))
    after = {"browser": browser_of(session.user_agent), "ip": session.ip}
    audit.record("end_session", user, by=user, tenant_id=user.tenant_id, after=after)
    return True


@transaction.atomic
def end_other_sessions(user: User, *, this: str) -> int:
    """Signs the user out everywhere but here; returns from how many places."""
    ended = _end(UserSession.objects.filter(user_id=user.pk).exclude(session_key=this))
    if ended:
        audit.record("end_sessions", user, by=user, tenant_id=user.tenant_id, after={"sessions": ended})
    return ended


@transaction.atomic
def end_all_sessions(user: User, *, by: User, but: str = "") -> int:
    """Signs the user out everywhere, at the next page; returns from how many places. The caller writes the log.

    `but` is the key of a session that goes on, or ends by itself.
    """
    return _end(UserSession.objects.filter(user_id=user.pk).exclude(session_key=but))


def _end(sessions: QuerySet[Any]) -> int:
    """Two statements, however many there are."""
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    ended: int = sessions.delete()[0]
    return ended


def note_seen(*, session_key: str, address: str | None) -> bool:
    """Notes that a session is in use, and from where; whether it is a known one."""
    values = {"last_seen_at": timezone.now()} | ({"ip": address} if address else {})
    return bool(UserSession.objects.filter(session_key=session_key).update(**values))
