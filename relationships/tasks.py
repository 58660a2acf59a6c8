"""Clocks of relationships: shells around actions, safe to run twice."""

from partnercenter.celery import app
from relationships.actions import clocks


@app.task
def expire_due_invitations_task() -> None:
    """Every five minutes: links whose time is over end. Pages know it at once (`Invitation.status_now`)."""
    clocks.expire_due_invitations()


@app.task
def remind_invitations_task() -> None:
    """Every five minutes, one mail a day: makers and invited hear of links that end soon."""
    clocks.remind_invitations()
