"""How far long work is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnercenter.models import Job

if TYPE_CHECKING:
    import datetime

TONES = {
    Job.State.WAITING: "neutral",
    Job.State.RUNNING: "info",
    Job.State.DONE: "success",
    Job.State.FAILED: "danger",
}


def time_left(job: Job, *, now: datetime.datetime | None = None) -> str:
    """From the pace so far; before there is one, nothing is promised."""
    if not job.done:
        return _("Not known yet")
    passed = ((now or timezone.now()) - job.created_at).total_seconds()
    minutes = round(passed / job.done * (job.total - job.done) / 60)
    if not minutes:
        return _("Less than a minute")
    return ngettext("About %(count)s minute", "About %(count)s minutes", minutes) % {"count": minutes}
