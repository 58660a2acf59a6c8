"""The frame's tasks: shells around one action each, safe to run twice."""

from django.core.management import call_command

from partnercenter.celery import app
from partnercenter.jobs import run_due_job
from partnercenter.mail import deliver_due_mail


@app.task
def deliver_due_mail_task() -> None:
    """Nudged after each commit that wrote mail, and swept every minute."""
    deliver_due_mail()


@app.task
def run_due_job_task() -> None:
    """Nudged when a job begins or has more to do, and swept every minute."""
    run_due_job()


@app.task
def clear_sessions_task() -> None:
    """Daily: sessions that have ended leave the database."""
    call_command("clearsessions")
