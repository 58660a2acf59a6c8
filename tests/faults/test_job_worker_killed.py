"""A worker dies in the middle of an import: the next one goes on, and every row is there once."""

from datetime import timedelta

import pytest
from kombu import Connection

from accounts.models import User, UserImport, UserImportRow
from partnercenter.embedded import processes
from partnercenter.models import AuditEvent, Job, OutgoingEmail
from partnercenter.tasks import run_due_job_task
from tests import factories
from tests.accounts.imports import begin, the_import

pytestmark = pytest.mark.slow
ROWS = 150


@pytest.fixture
def sweep_jobs(valkey):
    """Sends the task that the scheduler sends every minute, to this test's broker."""

    def send():
        with Connection(valkey.url) as connection:
            run_due_job_task.apply_async(connection=connection)

    return send


def added():
    with factories.everything_visible():
        return UserImport.objects.values_list("added", flat=True).get()


def is_done():
    with factories.everything_visible():
        return Job.objects.get().state == "done"


def let_the_lease_run_out():
    """What half a minute would do."""
    with factories.everything_visible():
        job = Job.objects.get()
        Job.objects.filter(pk=job.pk).update(lease_until=job.lease_until - timedelta(minutes=1))


def test_every_row_is_added_once_though_the_worker_is_killed(transactional_cast, run_worker, sweep_jobs):
    mei = transactional_cast.mei
    begin(mei, *[f"Person {number},person.{number}@lin-trading.example," for number in range(ROWS)])
    worker = run_worker()
    sweep_jobs()
    assert processes.wait_until(lambda: added() > 0, 60)
    worker.kill()
    before = added()
    assert 0 < before < ROWS
    run_worker()
    sweep_jobs()  # finds the lease still held, and leaves it alone
    let_the_lease_run_out()
    sweep_jobs()
    assert processes.wait_until(is_done, 120)
    everybody_is_there_once()


def everybody_is_there_once():
    found = the_import()
    assert (found.added, found.broken, found.job.done, found.job.problems) == (ROWS, 0, ROWS, 0)
    with factories.everything_visible():
        people = User.objects.filter(email__startswith="person.").count()
        events = AuditEvent.objects.filter(operation_type="create_user").count()
        mails = OutgoingEmail.objects.filter(recipient__startswith="person.").count()
        rows = UserImportRow.objects.filter(outcome="created", user__email__startswith="person.").count()
    assert (people, events, mails, rows) == (ROWS, ROWS, ROWS, ROWS)
