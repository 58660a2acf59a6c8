"""The frame's clocks."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from partnercenter.celery import app
from partnercenter.tasks import clear_sessions_task


def test_ended_sessions_go_and_running_ones_stay(db):
    now = timezone.now()
    for key, ends in (("ended", now - timedelta(seconds=1)), ("running", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    clear_sessions_task()
    clear_sessions_task()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]


def test_every_clock_rings_for_a_task_that_exists(settings):
    app.loader.import_default_modules()
    entries = settings.CELERY_BEAT_SCHEDULE
    assert {entry["task"] for entry in entries.values()} - set(app.tasks) == set()
    assert (entries["clear-sessions"]["task"], entries["clear-sessions"]["schedule"]) == (
        "partnercenter.tasks.clear_sessions_task", 86400,
    )  # fmt: skip
