"""Taking an import back: what nobody has touched since is deleted, as if it had never been.

*Untouched* is a customer whose own log tells nothing but that the import has added it; with no users; with no
relationship and no grant but those that came with the import, active and never used; whose company profile has not
been changed; to which nobody has given a tag since. Whoever is at work with it right now touches it.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from customers.actions._founding_rows import tell_all
from customers.actions._imports import Finding, Outcome, next_rows, settle
from customers.actions.founding import seller_of
from customers.models import CustomerImport, CustomerImportRow
from partnercenter import audit
from partnercenter.ids import uuid7
from partnercenter.jobs import Progress
from partnercenter.tenancy import Role, acting_as

AT_ONCE = 250
# What somebody else holds is skipped: nobody waits, so nobody waits in a circle.
HOLD = (
    "SELECT id FROM relationships_resellerrelationship WHERE customer_id = ANY(%(customers)s) FOR UPDATE SKIP LOCKED",
    "SELECT id FROM relationships_delegatedadmin WHERE target_id = ANY(%(customers)s) FOR UPDATE SKIP LOCKED",
    "SELECT id FROM accounts_tenant WHERE id = ANY(%(customers)s) FOR UPDATE SKIP LOCKED",
)
UNTOUCHED = """
SELECT t.id, own.id, own.reseller_id, own.reseller_name, t.name
FROM accounts_tenant t
JOIN relationships_resellerrelationship own ON own.customer_id = t.id AND own.partner_id = %(partner)s
WHERE t.id = ANY(%(customers)s) AND t.provided_by_id = %(partner)s AND own.id = ANY(%(held)s)
AND NOT EXISTS (SELECT 1 FROM relationships_resellerrelationship r WHERE r.customer_id = t.id
    AND (r.status <> 'active' OR r.origin NOT IN ('imported', 'designated') OR r.created_at > t.created_at
        OR r.id <> ALL(%(held)s)))
AND NOT EXISTS (SELECT 1 FROM relationships_delegatedadmin g WHERE g.target_id = t.id
    AND (g.status <> 'active' OR g.origin <> 'created' OR g.granted_at > t.created_at OR g.last_used_at IS NOT NULL
        OR g.id <> ALL(%(held)s)))
AND t.id = ANY(%(held)s)
AND NOT EXISTS (SELECT 1 FROM accounts_user u WHERE u.tenant_id = t.id)
AND NOT EXISTS (SELECT 1 FROM customers_customer c WHERE c.tenant_id = t.id AND c.revision > 0)
AND NOT EXISTS (SELECT 1 FROM customers_customertag x
    JOIN relationships_resellerrelationship r ON r.id = x.relationship_id
    WHERE r.customer_id = t.id AND x.created_at > t.created_at)
AND (SELECT count(*) FROM (SELECT 1 FROM partnercenter_auditevent e WHERE e.tenant_id = t.id LIMIT 2) told) = 1
"""
DELETE = (
    "DELETE FROM customers_customertag x USING relationships_resellerrelationship r"
    " WHERE r.id = x.relationship_id AND r.customer_id = ANY(%(customers)s)",
    "DELETE FROM relationships_delegatedadmin WHERE target_id = ANY(%(customers)s)",
    "DELETE FROM relationships_resellerrelationship WHERE customer_id = ANY(%(customers)s)",
    "DELETE FROM customers_customer WHERE tenant_id = ANY(%(customers)s)",
    "DELETE FROM accounts_tenant WHERE id = ANY(%(customers)s)",
)


def check_can_undo(by: User) -> None:
    """Taking back removes customers, so that it asks for what adding and removing them ask for. Refused: as
    `seller_of`, and role-lacks-right."""
    require(by, Permission.MANAGE_CUSTOMERS)
    seller_of(by)


def undo_next(found: CustomerImport, by: User) -> Progress:
    """Deletes the next customers of the import, as far as they are untouched; the others keep a word of why. Refused,
    which ends the job: as `check_can_undo`."""
    check_can_undo(by)
    rows = next_rows(found, Outcome.ADDED, AT_ONCE)
    customers = [row.customer_id for row in rows if row.customer_id]
    with acting_as(role=Role.OPS):
        untouched = _untouched(customers, by)
        gone = [customer for customer, *_rest in untouched]
        for statement in DELETE:
            _run(statement, customers=gone)
        _tell(found, untouched, by=by)
    return settle(found, [_finding(row, set(gone)) for row in rows])


def _untouched(customers: list[UUID], by: User) -> list[tuple[Any, ...]]:
    """Held until the end: customer, relationship, reseller and its name, customer's name."""
    held = [row[0] for statement in HOLD for row in _run(statement, customers=customers)]
    return _run(UNTOUCHED, customers=customers, held=held, partner=by.tenant_id)


def _finding(row: CustomerImportRow, gone: set[UUID]) -> Finding:
    if row.customer_id in gone:
        return Finding(row, Outcome.UNDONE)
    return Finding(row, Outcome.ADDED, "kept-changed")


def _tell(found: CustomerImport, untouched: list[tuple[Any, ...]], *, by: User) -> None:
    """In each customer's log, which outlives it; with the number in the partner's and in that of each reseller."""
    nothing: dict[str, str] = {}
    rows = [
        (uuid7(), customer, relationship, f"{name} – {by.tenant.name}", nothing)
        for customer, relationship, _reseller, _its_name, name in untouched
    ]
    tell_all("undo_customer", "resellerrelationship", rows, by=by)
    counts = Counter({by.tenant_id: len(untouched)})
    counts.update(reseller for _customer, _relationship, reseller, *_names in untouched if reseller)
    for tenant_id, count in counts.items():
        if count:
            audit.record("undo_customers", found, by=by, tenant_id=tenant_id, after={"count": count})


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
