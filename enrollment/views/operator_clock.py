"""The clock of an application in the operator's words: what is due, when, and how loud it is."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enrollment.models import Application
from enrollment.models.application import Status
from partnercenter.ui.times import moment_text

SOON = 2  # days before the promised date from which the clock warns


def days_left(application: Application) -> int | None:
    """Days until the date promised to the applicant; negative when late, None when nothing is promised."""
    if application.status != Status.IN_REVIEW or application.promised_on is None:
        return None
    left: datetime.timedelta = application.promised_on - timezone.localdate()
    return left.days


def clock_text(application: Application) -> str:
    """ "1 day late", "due today", "due in 2 days"; elsewhere what the application waits for."""
    left = days_left(application)
    if left is not None:
        return days_text(left)
    if application.decided_at:
        return moment_text(application.decided_at, with_time=False)
    if application.status == Status.CHANGES_REQUESTED and application.promised_on:
        return _("applicant has until %s") % moment_text(application.promised_on)
    return _("starts on confirmation") if application.status == Status.EMAIL_PENDING else "–"


def days_text(left: int) -> str:
    """How many days are left, or how many it is late."""
    if left == 0:
        return _("due today")
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": -left}
    return ngettext("due in %(days)s day", "due in %(days)s days", left) % {"days": left}


def clock_tone(application: Application) -> str:
    """Red when late, amber when due soon; the words say the same."""
    return days_tone(days_left(application))


def days_tone(left: int | None) -> str:
    """The same for a number of days."""
    if left is None or left > SOON:
        return "neutral"
    return "danger" if left < 0 else "warning"
