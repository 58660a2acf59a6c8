"""Ending sessions."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.models import User


@transaction.atomic
def end_all_sessions(user: User, *, by: User) -> int:
    """Signs the user out everywhere, at the next page; returns from how many places. The caller writes the log."""
    places = UserSession.objects.filter(user=user)
    keys = list(places.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    places.delete()
    return len(keys)
