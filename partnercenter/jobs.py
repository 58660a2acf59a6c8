"""Long work: a Job row, done chunk by chunk in the background by whoever holds its lease.

A chunk is one transaction: what it changes and the count of it commit together, or neither does. A worker that dies
takes only its unfinished chunk with it; the lease runs out, and the next sweep goes on after the last committed one.
`lease_until` says from when the job may be claimed, and proves a claim: every renewal changes it, so a worker that
slept past its lease finds another value there and stops.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partnercenter.errors import Refused
from partnercenter.models import Job
from partnercenter.tenancy import Role, acting_as, enter

logger = logging.getLogger(__name__)
State = Job.State
LEASE = timedelta(seconds=30)  # renewed by every chunk; a longer chunk keeps its claim by the lock on the row
SLICE = 20  # seconds of work before other jobs get their turn; well below Celery's soft limit
MOST_ATTEMPTS = 5  # claims in a row that did not bring the job on by one chunk


@dataclass(frozen=True)
class Progress:
    """What one chunk did: so many units, so many of them with a problem. No units: nothing is left to do."""

    done: int
    problems: int = 0


Step = Callable[[Job], Progress]


@dataclass(frozen=True)
class Kind:
    """How the jobs of one kind get on by one chunk, and under which database role."""

    step: Step
    role: Role


_kinds: dict[str, Kind] = {}


def register_kind(name: str, step: Step, *, role: Role = Role.APP) -> None:
    """Apps register their kinds in `AppConfig.ready`.

    `step` does the next chunk (aim for a second of work) in the transaction it finds, acting as the company and the
    person who started the job. It raises Refused when the work cannot go on at all; anything else is tried again.
    """
    _kinds[name] = Kind(step, role)


def start_job(kind: str, *, tenant_id: UUID, created_by: UUID, total: int) -> Job:
    """Writes the job into the caller's transaction; it begins when that commits, and never when that rolls back."""
    if kind not in _kinds:
        raise LookupError(f"Unknown kind of job {kind!r}: register it first.")
    now = timezone.now()
    job: Job = Job.objects.create(kind=kind, tenant_id=tenant_id, created_by=created_by, total=total, lease_until=now)
    nudge()
    return job


def nudge() -> None:
    """Only the speed: without a broker the sweep of the next minute finds the row."""
    transaction.on_commit(_send_task, robust=True)


def _send_task() -> None:
    from partnercenter.tasks import run_due_job_task  # the task imports this module

    run_due_job_task.apply_async(expires=60, retry=False)


def run_due_job() -> bool:
    """Works on the job that has waited longest, for at most a slice; False when none is due. Safe side by side."""
    job = _claim()
    if job is None:
        return False
    try:
        _work_on(job)
    finally:
        nudge()  # the rest of this job, and whatever waits behind it
    return True


def _claim() -> Job | None:
    """Takes the next due job under a lease, in a transaction of its own that skips what others hold."""
    now = timezone.now()
    with acting_as(role=Role.OPS):
        due = Job.objects.exclude(state__in=[State.DONE, State.FAILED]).filter(lease_until__lte=now, kind__in=_kinds)
        locked = due.order_by("lease_until", "id").select_for_update(skip_locked=True, no_key=True)
        job: Job | None = locked.first()
        if job is None:
            return None
        job.state, job.attempts, job.lease_until = State.RUNNING, job.attempts + 1, now + LEASE
        job.save(update_fields=["state", "attempts", "lease_until"])
    return job


def _work_on(claimed: Job) -> None:
    """Chunk after chunk until the job has ended, the slice is over, or the claim is another's."""
    job, ends = claimed, time.monotonic() + SLICE
    while job.state == State.RUNNING:
        if time.monotonic() >= ends:
            _mark(job, lease_until=timezone.now())
            return
        try:
            after = _run_chunk(job)
        except Exception as error:
            _mark(job, **_after_failure(job, error))
            return
        if after is None:
            return
        job = after


def _run_chunk(claimed: Job) -> Job | None:
    """The next chunk, its count and a longer lease in one transaction. The job as it is then; None for a lost claim."""
    if claimed.attempts > MOST_ATTEMPTS:
        raise Stuck(f"Stopped {MOST_ATTEMPTS} times without getting on.")
    kind = _kinds[claimed.kind]
    with acting_as(tenant_id=claimed.tenant_id, user_id=claimed.created_by, role=kind.role):
        enter(request_id=claimed.pk.hex)  # the log's events of one job carry its id
        held = Job.objects.filter(pk=claimed.pk, state=State.RUNNING, lease_until=claimed.lease_until)
        job: Job | None = held.select_for_update(no_key=True).first()
        if job:
            _count(job, kind.step(job))
    return job


def _count(job: Job, progress: Progress) -> None:
    now = timezone.now()
    job.done, job.problems = job.done + progress.done, job.problems + progress.problems
    job.attempts, job.last_error, job.lease_until = 0, "", now + LEASE
    if not progress.done or job.done >= job.total:
        job.state, job.finished_at, job.lease_until = State.DONE, now, None
    job.save(update_fields=["done", "problems", "attempts", "last_error", "lease_until", "state", "finished_at"])


class Stuck(Exception):  # noqa: N818 - it tells a state
    """A job whose workers die, one after the other, in the same chunk."""


def _after_failure(job: Job, error: Exception) -> dict[str, Any]:
    """A later attempt with doubling waits; the end when the work itself is refused, or after one attempt too many."""
    now = timezone.now()
    told = {"last_error": f"{type(error).__name__}: {error}"[:500]}
    ended = {**told, "state": State.FAILED, "finished_at": now, "lease_until": None}
    if isinstance(error, Refused):
        logger.info("job %s (%s) refused: %s", job.pk, job.kind, error.code)
        return ended
    logger.warning("job %s (%s) stopped: %s", job.pk, job.kind, type(error).__name__, exc_info=error)
    if job.attempts >= MOST_ATTEMPTS:
        return ended
    return {**told, "lease_until": now + timedelta(seconds=2**job.attempts)}


def _mark(job: Job, **outcome: Any) -> None:
    """Writes only while the claim is still ours."""
    with acting_as(role=Role.OPS):
        Job.objects.filter(pk=job.pk, state=State.RUNNING, lease_until=job.lease_until).update(**outcome)
