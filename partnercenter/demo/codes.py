"""The second step of the demo's operator: authenticator apps whose codes a page shows to everybody who tries the demo.

Development and tests only, like the mailbox beside it: the page and its secrets do not exist in production.
"""

import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from partnercenter.demo import operator, story
from partnercenter.demo.cast import Person


@dataclass(frozen=True)
class Code:
    """What somebody's authenticator app shows now."""

    person: Person
    digits: str


def seconds_left() -> int:
    """Until every app shows its next code."""
    period: int = app_settings.TOTP_PERIOD
    return period - int(time.time()) % period


def codes() -> list[Code]:
    """The codes of this moment, one for each of the operator's people."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    return [
        Code(person, format_hotp_value(hotp_value(operator.secret_of(person), counter))) for person in operator.PEOPLE
    ]


@never_cache
@login_not_required
def mailbox_codes(request: HttpRequest) -> HttpResponse:
    """The codes that sign the operator's people of the demo in."""
    shown = {"codes": codes() if story.is_told() else [], "seconds_left": seconds_left()}
    return render(request, "mailbox/mailbox_codes.html", shown)
