"""What the log keeps of the list of customers."""

from accounts.models import User
from partnercenter import audit


def note_export(*, by: User, query: str, count: int) -> None:
    """Who took the list along, with which filter, and how many rows."""
    after = {"filter": query, "count": count}
    audit.record("export_customers", by.tenant, by=by, tenant_id=by.tenant_id, after=after)
