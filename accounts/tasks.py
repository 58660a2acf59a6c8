"""Clocks of work accounts: shells around actions, safe to run twice."""

from accounts.actions import deleted_users, user_imports, work_accounts
from partnercenter.celery import app


@app.task
def purge_work_account_requests_task() -> None:
    """Daily: old requests for work accounts, with the personal data in them, go."""
    work_accounts.purge_work_account_requests()


@app.task
def purge_user_imports_task() -> None:
    """Daily: files of users, with the personal data in them, go when nobody needs them any more."""
    user_imports.purge_user_imports()


@app.task
def forget_deleted_users_task() -> None:
    """Daily: the deleted who can no longer be restored are gone for good."""
    deleted_users.forget_deleted_users()
