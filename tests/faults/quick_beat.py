"""The scheduler of the portal with one of its entries, every second instead of every five minutes:
`celery -A tests.faults.quick_beat beat`."""

from django.conf import settings

from partnercenter.celery import app

ENTRY = "expire-due-invitations"
app.conf.beat_schedule = {ENTRY: {**settings.CELERY_BEAT_SCHEDULE[ENTRY], "schedule": 1}}
