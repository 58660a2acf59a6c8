"""Taking the activity log along leaves a mark in it."""

from accounts.models import User
from partnercenter import audit


def note_export(*, by: User, query: str, count: int) -> None:
    """Who took which part of the log, and how many events of it."""
    after = {"filter": query, "count": count}
    audit.record("export_activity", by.tenant, by=by, tenant_id=by.tenant_id, after=after)
