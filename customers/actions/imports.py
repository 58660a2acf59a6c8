"""Many customers, or many of their users, from a file: checked, added and taken back in the background.

Each is a job whose chunks commit with what they count: a worker that dies takes its unfinished chunk with it, and the
next one goes on with the rows that are left.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts.access import require
from accounts.actions._company import lock_company
from accounts.models import User
from accounts.roles import Permission
from customers.actions import imports_customers, imports_undo, imports_users
from customers.actions._imports import importer_of
from customers.actions.founding import seller_of
from customers.models import CustomerImport, CustomerImportRow
from customers.rules import imports as rules
from customers.rules import imports_problems as problems
from customers.rules.imports_files import Kept, batches, read_rows
from customers.rules.lists import check_serves
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.jobs import Progress, start_job
from partnercenter.models import Job
from partnercenter.tenancy import Role, acting_as

KIND = "customer_import"
BATCH = 5_000
Step = CustomerImport.Step
Kind, State, Outcome = CustomerImport.Kind, CustomerImport.State, CustomerImportRow.Outcome
ROWS = """
INSERT INTO customers_customerimportrow
    (id, tenant_id, customer_import_id, number, title, key, "values", outcome, problem, detail)
SELECT id, %(tenant)s, %(file)s, number, title, key, cells, 'unchecked', '', ''
FROM json_to_recordset(%(rows)s::json) AS new (id uuid, number int, title text, key text, cells jsonb)
"""
LEFT = {Step.CHECK: Outcome.UNCHECKED, Step.ADD: Outcome.READY, Step.UNDO: Outcome.ADDED}
WORK = {
    (Kind.CUSTOMERS, Step.CHECK): imports_customers.check_next,
    (Kind.CUSTOMERS, Step.ADD): imports_customers.add_next,
    (Kind.CUSTOMERS, Step.UNDO): imports_undo.undo_next,
    (Kind.USERS, Step.CHECK): imports_users.check_next,
    (Kind.USERS, Step.ADD): imports_users.add_next,
}


def check_can_import(kind: str, by: User) -> None:
    """Customers come in as *Add new customer* takes them, their users under delegated access. Refused as `seller_of`,
    serves-no-customers, role-lacks-right."""
    if kind == Kind.CUSTOMERS:
        seller_of(by)
    else:
        check_serves(by.tenant)
        require(by, Permission.USE_DELEGATED_ACCESS)


@transaction.atomic
def upload_customer_import(content: bytes, *, kind: str, file_name: str, by: User) -> CustomerImport:
    """Keeps the file row by row and begins to check it in the background; nothing is added yet.

    Raises ValidationError when the file cannot be read as a whole; then nothing is kept. Refused as
    `check_can_import`. Source: CUS-05, opportunity 9.
    """
    check_can_import(kind, by)
    found: CustomerImport = CustomerImport.objects.create(
        tenant=by.tenant, kind=kind, file_name=file_name, created_by=by
    )
    for batch in batches(read_rows(kind, content), BATCH):
        _keep(batch, found)
    found.job = start_job(KIND, tenant_id=by.tenant_id, created_by=by.pk, total=found.total)
    found.save(update_fields=["total", "job"])
    _record("upload_customer_import", found, by=by, count=found.total)
    return found


def _keep(batch: list[Kept], found: CustomerImport) -> None:
    """As one JSON text: as an array of them, each quotation mark would be escaped once more."""
    rows = [{"id": str(uuid7()), **row._asdict()} for row in batch]
    with connection.cursor() as cursor:
        text = json.dumps(rows, ensure_ascii=False)
        cursor.execute(ROWS, {"rows": text, "tenant": found.tenant_id, "file": found.pk})
    found.total += len(batch)


@transaction.atomic
def start_customer_import(found: CustomerImport, *, by: User) -> CustomerImport:
    """The rows that can be added are added in the background from now on, as `by`; started twice it runs once.

    What has stopped goes on where it was, with the rows that are left. Refused: as `check_can_import` and
    `_check_can_add`; what was being taken back goes on as `check_can_undo`.
    """
    by = lock_company(by)  # of two files at once, the second counts what the first adds today
    check_can_import(found.kind, by)
    found = _locked(found)
    if found.state not in {State.CHECKED, State.FAILED}:
        return found
    if found.step == Step.UNDO:
        imports_undo.check_can_undo(by)
    step = Step.ADD if found.state == State.CHECKED else Step(found.step)
    if step == Step.ADD:
        _check_can_add(found, by)
    return _begin(found, step, "start_customer_import", by=by)


def _check_can_add(found: CustomerImport, by: User) -> None:
    """Refused: customer-import-nothing-to-add, customer-import-limit (what was taken back counts, too)."""
    if not found.ready:
        raise Refused(problems.NOTHING_TO_ADD)
    if not found.is_of_customers:
        return
    started = CustomerImport.objects.visible_to(by).filter(kind=Kind.CUSTOMERS).exclude(step=Step.CHECK)
    latest = started.exclude(pk=found.pk).filter(job__created_at__gt=timezone.now() - timedelta(days=1))
    used = latest.aggregate(used=Sum(F("total") - F("broken") - F("known")))["used"] or 0
    left, count = programme.current().new_customers_a_day - used, found.total - found.broken - found.known
    if count > left:
        raise Refused(problems.LIMIT, details={"left": f"{max(left, 0):,}", "count": f"{count:,}"})


@transaction.atomic
def undo_customer_import(found: CustomerImport, *, by: User) -> CustomerImport:
    """The customers of this import that nobody has touched since are deleted in the background; the others stay, and
    are listed (`rules` of *untouched*: `imports_undo`). Refused: customer-import-nothing-to-undo, and as
    `check_can_undo`.
    """
    imports_undo.check_can_undo(by)
    found = _locked(found)
    if found.is_under_way:
        return found
    if not found.is_of_customers or not found.added or found.step == Step.UNDO:
        raise Refused(problems.NOTHING_TO_UNDO)
    return _begin(found, Step.UNDO, "undo_customer_import", by=by)


@transaction.atomic
def stop_customer_import(found: CustomerImport, *, by: User) -> None:
    """Ends what is under way after the chunk at hand; what was added stays. Refused: role-lacks-right."""
    require(by, Permission.ADD_CUSTOMERS)
    found = _locked(found)
    if found.is_under_way and not found.is_stopping:
        found.is_stopping = True
        found.save(update_fields=["is_stopping"])
        _record("stop_customer_import", found, by=by, count=found.added)


def _locked(found: CustomerImport) -> CustomerImport:
    """Not joined with the job: after waiting for the lock, the join would still see what was there before."""
    held: CustomerImport = CustomerImport.objects.select_for_update(no_key=True).get(pk=found.pk)
    return held


def _begin(found: CustomerImport, step: Step, operation: str, *, by: User) -> CustomerImport:
    count = found.rows.filter(outcome=LEFT[step], problem="").count()
    found.step, found.is_stopping = step, False
    found.job = start_job(KIND, tenant_id=by.tenant_id, created_by=by.pk, total=count)
    found.save(update_fields=["step", "is_stopping", "job"])
    _record(operation, found, by=by, count=count)
    return found


def _record(operation: str, found: CustomerImport, *, by: User, **after: Any) -> None:
    audit.record(operation, found, by=by, tenant_id=by.tenant_id, after=after)


def note_result_export(found: CustomerImport, *, by: User) -> None:
    """The log keeps who took the names and addresses of an import."""
    audit.record("export_customer_import", found, by=by, tenant_id=by.tenant_id)


def work_on(job: Job) -> Progress:
    """The job's step: the next rows of its import. Refused, which ends the job: customer-import-stopped,
    import-without-person, and what keeps the company from adding customers."""
    found: CustomerImport = CustomerImport.objects.get(job=job)
    if found.is_stopping:
        raise Refused(problems.STOPPED)
    by = importer_of(job)
    with acting_as(company=by.tenant.name):
        return WORK[Kind(found.kind), Step(found.step)](found, by)


def purge_customer_imports(*, now: datetime | None = None) -> None:
    """What nobody started goes after a week; names and addresses of the others go 90 days after their end.

    The history keeps the counts. Run twice it finds nothing more.
    """
    now = now or timezone.now()
    with acting_as(role=Role.OPS):
        CustomerImport.objects.filter(step=Step.CHECK, created_at__lt=now - rules.KEPT_UNSTARTED).delete()
        ended = CustomerImport.objects.filter(job__finished_at__lt=now - rules.KEPT_AFTER_END)
        CustomerImportRow.objects.filter(customer_import__in=ended).delete()
