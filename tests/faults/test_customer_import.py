"""A worker dies in the middle of an import of customers: the next one goes on, and every customer is there once."""

from datetime import timedelta

import pytest
from kombu import Connection

from accounts.models import Tenant
from customers.models import Customer, CustomerImport, CustomerImportRow
from partnercenter.embedded import processes
from partnercenter.models import AuditEvent, Job
from partnercenter.tasks import run_due_job_task
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers.importing import checked, row, start, the_import

pytestmark = pytest.mark.slow
ROWS = 6_000  # a dozen chunks: a few seconds of work


@pytest.fixture
def sweep_jobs(valkey):
    """Sends the task that the scheduler sends every minute, to this test's broker."""

    def send():
        with Connection(valkey.url) as connection:
            run_due_job_task.apply_async(connection=connection)

    return send


@pytest.fixture
def provider(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


def is_done():
    return the_import().state == "done"


def let_the_lease_run_out(found):
    """What half a minute would do."""
    with factories.everything_visible():
        job = Job.objects.get(pk=the_import(found).job_id)
        Job.objects.filter(pk=job.pk).update(lease_until=job.lease_until - timedelta(minutes=1))


def test_every_customer_is_added_once_though_the_worker_is_killed(provider, run_worker, sweep_jobs):
    found = start(checked(provider, *[row(f"customer-{number}.example") for number in range(ROWS)]), provider)
    worker = run_worker()
    sweep_jobs()
    assert processes.wait_until(lambda: the_import().added > 0, 60)
    worker.kill()
    assert 0 < the_import().added < ROWS
    run_worker()
    let_the_lease_run_out(found)
    sweep_jobs()
    assert processes.wait_until(is_done, 180)
    everybody_is_there_once()


def everybody_is_there_once():
    found = the_import()
    assert (found.added, found.broken, found.job.done, found.job.problems) == (ROWS, 0, ROWS, 0)
    with factories.everything_visible():
        counts = [
            Tenant.objects.filter(domain__startswith="customer-").count(),
            Customer.objects.filter(tenant__domain__startswith="customer-").count(),
            ResellerRelationship.objects.filter(origin="imported").count(),
            DelegatedAdmin.objects.filter(origin="created").count(),
            AuditEvent.objects.filter(operation_type="create_customer").count(),
            CustomerImportRow.objects.filter(outcome="created", customer_id__isnull=False).count(),
        ]
        assert CustomerImport.objects.count() == 1
    assert counts == [ROWS] * 6
