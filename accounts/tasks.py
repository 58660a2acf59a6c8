"""Clocks of work accounts: shells around actions, safe to run twice."""

from accounts.actions import work_accounts
from partnercenter.celery import app


@app.task
def purge_work_account_requests_task() -> None:
    """Daily: old requests for work accounts, with the personal data in them, go."""
    work_accounts.purge_work_account_requests()
