"""Adding many users from a file: checked in the request, added in the background, every row once."""

from collections.abc import Iterable
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.access import require
from accounts.actions._company import lock_company
from accounts.actions.users import add_user
from accounts.models import User, UserImport, UserImportRow
from accounts.roles import Permission
from accounts.rules import user_imports as rules
from accounts.rules import users as user_rules
from accounts.rules.user_import_files import read_file
from accounts.rules.user_imports import Outcome
from partnercenter import audit
from partnercenter.errors import Refused
from partnercenter.jobs import Progress, start_job
from partnercenter.models import Job
from partnercenter.tenancy import Role, acting_as

KIND = "user_import"
CHUNK = 25  # half a second for which other changes to the company's people wait
BATCH = 1_000


@transaction.atomic
def check_user_import(content: bytes, *, file_name: str, by: User) -> UserImport:
    """Keeps the file row by row with what importing it would do; nobody is added yet.

    A broken row leaves the others alone. Raises ValidationError when the file cannot be read as a whole. Refused:
    role-lacks-right.
    """
    require(by, Permission.ADD_USERS)
    rows = rules.check_rows(
        read_file(content),
        domain=by.tenant.domain,
        exactly=by.tenant.has_exact_addresses,
        grantable=by.grantable_roles,
    )
    _refuse_taken([row for row in rows if row.outcome == Outcome.READY], by=by)
    broken = sum(row.outcome == Outcome.BROKEN for row in rows)
    user_import: UserImport = UserImport.objects.create(
        tenant=by.tenant, file_name=file_name, total=len(rows), broken=broken, created_by=by
    )
    for row in rows:
        row.tenant, row.user_import = by.tenant, user_import
    UserImportRow.objects.bulk_create(rows, batch_size=BATCH)
    after = {"count": user_import.total, "broken": broken}
    audit.record("check_user_import", user_import, by=by, tenant_id=by.tenant_id, after=after)
    return user_import


def _refuse_taken(rows: Iterable[UserImportRow], *, by: User) -> None:
    """One question at the gate for all addresses. Of a stranger's address nothing is told but that it cannot be had."""
    wanted = {row.email.lower(): row for row in rows}
    with acting_as(role=Role.GATE):
        taken = User.objects.annotate(address=Lower("email")).filter(address__in=list(wanted))
        found = list(taken.values_list("address", "tenant_id", "full_name"))
    for address, tenant_id, full_name in found:
        is_ours = tenant_id == by.tenant_id
        reason = user_rules.ADDRESS_IN_COMPANY if is_ours else user_rules.ADDRESS_NOT_FREE
        rules.refuse(wanted[address], (reason.code, full_name if is_ours else ""))


@transaction.atomic
def start_user_import(user_import: UserImport, *, by: User) -> UserImport:
    """The rows that can be added are added in the background from now on, as `by`; each new user gets a link by mail.

    Started twice it runs once. An import that has stopped goes on with the rows that are left. Refused:
    role-lacks-right, import-nothing-to-add.
    """
    require(by, Permission.ADD_USERS)
    # Not joined with the job: after waiting for the lock, the join would still see what was there before.
    user_import = UserImport.objects.select_for_update(no_key=True).get(pk=user_import.pk)
    if user_import.state not in {UserImport.State.CHECKED, UserImport.State.FAILED}:
        return user_import
    if not user_import.ready:
        raise Refused(rules.NOTHING_TO_ADD)
    user_import.job = start_job(KIND, tenant_id=by.tenant_id, created_by=by.pk, total=user_import.ready)
    user_import.save(update_fields=["job"])
    after = {"count": user_import.ready}
    audit.record("start_user_import", user_import, by=by, tenant_id=by.tenant_id, after=after)
    return user_import


def note_result_export(user_import: UserImport, *, by: User) -> None:
    """The log keeps who took the names and addresses of an import."""
    audit.record("export_user_import", user_import, by=by, tenant_id=by.tenant_id)


def purge_user_imports() -> None:
    """What nobody started goes after a week; names and addresses of the others go 90 days after their end.

    The history keeps the counts. Run twice it finds nothing more.
    """
    now = timezone.now()
    with acting_as(role=Role.OPS):
        UserImport.objects.filter(job=None, created_at__lt=now - rules.KEPT_UNSTARTED).delete()
        ended = UserImport.objects.filter(job__finished_at__lt=now - rules.KEPT_AFTER_END)
        UserImportRow.objects.filter(user_import__in=ended).delete()
        ended.filter(total__gt=F("broken") + F("added")).update(broken=F("total") - F("added"))


def add_next_users(job: Job) -> Progress:
    """The job's step: the next rows become users, or get their problem. One row's problem leaves the others alone.

    Everything is asked again, under the company's lock: roles of the importer, and whose address is taken. Refused,
    which ends the job: import-without-person.
    """
    user_import: UserImport = UserImport.objects.get(job=job)
    by = _importer(job.created_by)
    rows = list(user_import.rows.filter(outcome=Outcome.READY).order_by("number")[:CHUNK])
    for row in rows:
        _add(row, by=by)
    UserImportRow.objects.bulk_update(rows, ["outcome", "problem", "detail", "user"])
    added = sum(row.outcome == Outcome.ADDED for row in rows)
    problems = len(rows) - added
    UserImport.objects.filter(pk=user_import.pk).update(added=F("added") + added, broken=F("broken") + problems)
    return Progress(len(rows), problems)


def _importer(pk: UUID) -> User:
    """Who started the import, as they are now, with the company locked."""
    importer: User | None = User.objects.filter(pk=pk, is_active=True).first()
    if importer is None:
        raise Refused(rules.IMPORTER_GONE)
    return lock_company(importer)


def _add(row: UserImportRow, *, by: User) -> None:
    """A refused user leaves nothing behind: `add_user` is a savepoint of its own."""
    try:
        new = add_user(by=by, full_name=row.full_name, email=row.email, roles=row.roles, with_link=True)
    except Refused as refusal:
        rules.refuse(row, rules.problem_of(refusal, beyond=set(row.roles) - by.grantable_roles))
    except (IntegrityError, DataError):
        rules.refuse(row, ("not-possible", ""))
    else:
        row.outcome, row.user = Outcome.ADDED, new.user
