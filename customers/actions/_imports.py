"""What the steps of an import share: whose it is, which rows come next, and what became of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Min
from django.db.models.functions import Lower

from accounts.models import Tenant, User
from accounts.rules.user_imports import IMPORTER_GONE
from customers.actions._bulk import write
from customers.models import CustomerImport, CustomerImportRow
from partnercenter.errors import Refused
from partnercenter.jobs import Progress
from partnercenter.models import Job
from partnercenter.tenancy import Role, acting_as

Outcome = CustomerImportRow.Outcome
OUTCOMES = """
UPDATE customers_customerimportrow AS row SET outcome = new.outcome, problem = new.problem,
    detail = left(new.detail, 300), customer_id = coalesce(new.customer, row.customer_id),
    record_id = coalesce(new.record, row.record_id)
FROM json_to_recordset(%(rows)s) AS new
    (id uuid, outcome text, problem text, detail text, customer uuid, record uuid)
WHERE row.id = new.id
"""
COUNTED = {Outcome.BROKEN: "broken", Outcome.KNOWN: "known", Outcome.ADDED: "added", Outcome.UNDONE: "undone"}


@dataclass(frozen=True)
class Finding:
    """What became of a row."""

    row: CustomerImportRow
    outcome: Outcome
    problem: str = ""
    detail: str = ""
    customer_id: UUID | None = None
    record_id: UUID | None = None


def importer_of(job: Job) -> User:
    """Who started the job, with the roles that they have now. Refused: import-without-person."""
    person: User | None = User.objects.with_roles().filter(pk=job.created_by, is_active=True).first()
    if person is None:
        raise Refused(IMPORTER_GONE)
    return person


def next_rows(found: CustomerImport, outcome: Outcome, count: int) -> list[CustomerImportRow]:
    """So many of the rows that still have this outcome, in the order of the file."""
    return list(found.rows.filter(outcome=outcome, problem="").order_by("number")[:count])


def settle(found: CustomerImport, findings: Iterable[Finding]) -> Progress:
    """Writes what became of the rows, and the counts of the file."""
    findings = list(findings)
    rows = (
        (each.row.pk, each.outcome, each.problem, each.detail, each.customer_id, each.record_id) for each in findings
    )
    write(OUTCOMES, "id outcome problem detail customer record", rows)
    moves: Counter[str] = Counter()
    for each in findings:
        moves[COUNTED.get(each.outcome, "")] += 1
        moves[COUNTED.get(Outcome(each.row.outcome), "")] -= 1
    changes = {name: F(name) + count for name, count in moves.items() if name and count}
    if changes:
        CustomerImport.objects.filter(pk=found.pk).update(**changes)
    return Progress(len(findings), sum(bool(each.problem) for each in findings))


def first_lines(found: CustomerImport, rows: Iterable[CustomerImportRow]) -> dict[str, int]:
    """On which line of the file each key of these rows stands first."""
    same = found.rows.filter(key__in={row.key for row in rows})
    return dict(same.values_list("key").annotate(first=Min("number")).order_by())


def owners_of(domains: Iterable[str]) -> Mapping[str, UUID]:
    """The companies that have these domains, whoever they are."""
    with acting_as(role=Role.GATE):
        taken = Tenant.objects.annotate(at=Lower("domain")).filter(at__in=list(domains))
        return dict(taken.values_list("at", "pk"))
