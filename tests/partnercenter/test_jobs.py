"""Long work: every unit once, whoever stops in the middle."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from partnercenter import audit, jobs
from partnercenter.errors import TOO_MANY, Refused
from partnercenter.jobs import Progress
from partnercenter.models import AuditEvent, Job
from partnercenter.tasks import run_due_job_task
from partnercenter.tenancy import Role, acting
from tests import factories
from tests.partnercenter.conftest import state_of_connection

CHUNK = 3


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of this test alone: `kinds["dig"] = step`."""

    class Kinds(dict):
        def __setitem__(self, name, step):
            jobs.register_kind(name, step)

    monkeypatch.setattr(jobs, "_kinds", {})
    return Kinds()


def dig(job):
    """Three holes a chunk; each stands in the log by its number."""
    numbers = range(job.done, min(job.done + CHUNK, job.total))
    for number in numbers:
        audit.record("dig", job, by="the worker", tenant_id=job.tenant_id, after={"number": number})
    return Progress(len(numbers), problems=sum(number % 4 == 0 for number in numbers))


def holes():
    with factories.everything_visible():
        dug = AuditEvent.objects.filter(operation_type="dig").values_list("resource_new_value", flat=True)
        return sorted(int(values["number"]) for values in dug)


def start(user, kind="dig", total=10):
    with factories.acting_for(user):
        return jobs.start_job(kind, tenant_id=user.tenant_id, created_by=user.pk, total=total)


def stored():
    with factories.everything_visible():
        return Job.objects.get()


def change(**values):
    with factories.everything_visible():
        Job.objects.update(**values)


def later(seconds):
    """What waiting would do."""
    with factories.everything_visible():
        for job in Job.objects.exclude(lease_until=None):
            Job.objects.filter(pk=job.pk).update(lease_until=job.lease_until - timedelta(seconds=seconds))


def test_job_does_every_unit_once_and_counts(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    assert (jobs.run_due_job(), jobs.run_due_job()) == (True, False)
    job = stored()
    assert holes() == list(range(10))
    assert (job.state, job.done, job.problems, job.lease_until, job.attempts) == ("done", 10, 3, None, 0)
    assert timezone.now() - job.finished_at < timedelta(minutes=1)


def test_chunk_acts_as_the_company_and_the_person_who_started_it(cast, kinds):
    seen = []

    def look(job):
        seen.append((state_of_connection(), acting().user_id, acting().request_id))
        return Progress(1)

    kinds["look"] = look
    job = start(cast.mei, "look", total=1)
    jobs.run_due_job()
    assert seen == [(f"portal_app {cast.lin_trading.pk}", cast.mei.pk, job.pk.hex)]
    assert (acting().user_id, state_of_connection()) == (None, "portal_app nobody")


def test_kind_that_needs_all_companies_acts_as_the_operators_role(cast, kinds):
    seen = []

    def look(job):
        seen.append(state_of_connection().split()[0])
        return Progress(1)

    jobs.register_kind("look", look, role=Role.OPS)
    start(cast.mei, "look", total=1)
    jobs.run_due_job()
    assert seen == ["portal_ops"]


def test_job_with_nothing_left_ends_before_its_total(cast, kinds):
    kinds["idle"] = lambda job: Progress(0)
    start(cast.mei, "idle", total=5)
    jobs.run_due_job()
    assert (stored().state, stored().done) == ("done", 0)


def test_unknown_kind_is_refused_at_the_start_and_left_to_a_newer_worker(cast, kinds):
    with pytest.raises(LookupError, match="Unknown kind of job 'dig'"):
        start(cast.mei)
    kinds["dig"] = dig
    start(cast.mei)
    jobs._kinds.clear()
    assert (jobs.run_due_job(), stored().state) == (False, "waiting")


def test_job_that_rolls_back_never_begins(cast, kinds):
    kinds["dig"] = dig
    with transaction.atomic():
        start(cast.mei)
        transaction.set_rollback(True)
    assert jobs.run_due_job() is False


def test_slice_ends_and_the_next_turn_goes_on(cast, kinds, monkeypatch):
    kinds["dig"] = dig
    start(cast.mei)
    monkeypatch.setattr(jobs, "SLICE", 0)
    assert (jobs.run_due_job(), holes()) == (True, [])
    assert stored().lease_until <= timezone.now()
    monkeypatch.setattr(jobs, "SLICE", 20)
    assert (jobs.run_due_job(), holes()) == (True, list(range(10)))


def test_companies_take_turns(cast, kinds, monkeypatch):
    order = []

    def note(job):
        order.append(job.tenant_id)
        time.sleep(0.02)
        return Progress(1)

    kinds["note"] = note
    start(cast.mei, "note", total=2)
    start(cast.anna, "note", total=2)
    monkeypatch.setattr(jobs, "SLICE", 0.01)
    while jobs.run_due_job():
        pass
    assert order == [cast.lin_trading.pk, cast.berger_systems.pk] * 2


def test_failed_chunk_leaves_nothing_behind_and_is_tried_again(cast, kinds):
    troubles = [OSError("the disk is full")]

    def stumble(job):
        progress = dig(job)
        if job.done and troubles:
            raise troubles.pop()
        return progress

    kinds["stumble"] = stumble
    start(cast.mei, "stumble")
    jobs.run_due_job()
    assert (holes(), stored().state, stored().done) == ([0, 1, 2], "running", 3)
    assert stored().last_error == "OSError: the disk is full"
    assert jobs.run_due_job() is False  # not at once: what is broken needs a moment
    later(3)
    jobs.run_due_job()
    assert (holes(), stored().state, stored().last_error) == (list(range(10)), "done", "")


def test_job_that_never_gets_on_fails_after_a_few_attempts(cast, kinds):
    def crash(job):
        dig(job)
        raise OSError("the disk is full")

    kinds["crash"] = crash
    start(cast.mei, "crash")
    for _attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs.run_due_job() is True
        later(60)
    job = stored()
    assert (job.state, job.done, job.lease_until, job.last_error) == ("failed", 0, None, "OSError: the disk is full")
    assert (jobs.run_due_job(), holes(), job.finished_at is not None) == (False, [], True)


def test_job_that_kills_its_workers_fails_after_a_few_attempts(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    for _worker in range(jobs.MOST_ATTEMPTS):
        assert jobs._claim() is not None  # claimed, and dead before the chunk commits
        later(60)
    jobs.run_due_job()
    assert (stored().state, holes()) == ("failed", [])
    assert stored().last_error == "Stuck: Stopped 5 times without getting on."


def test_refusal_ends_the_job_at_once(cast, kinds):
    def refuse(job):
        raise Refused(TOO_MANY)

    kinds["refuse"] = refuse
    start(cast.mei, "refuse")
    jobs.run_due_job()
    assert (stored().state, stored().last_error.split(":")[:2]) == ("failed", ["Refused", " too-many-attempts"])


def test_running_job_is_left_alone_until_its_lease_ends(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    jobs._claim()
    assert jobs.run_due_job() is False
    later(31)
    assert (jobs.run_due_job(), holes()) == (True, list(range(10)))


def test_worker_that_lost_its_claim_changes_nothing(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    sleeper = jobs._claim()
    later(31)
    assert jobs._claim() is not None  # by another worker
    before = stored().lease_until
    jobs._work_on(sleeper)
    assert (holes(), stored().done, stored().lease_until) == ([], 0, before)


def test_failure_of_a_worker_that_lost_its_claim_changes_nothing(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    sleeper = jobs._claim()
    later(31)
    assert jobs._claim() is not None  # by another worker
    jobs._mark(sleeper, **jobs._after_failure(sleeper, OSError("the disk is full")))
    assert (stored().state, stored().last_error) == ("running", "")


def test_job_is_seen_by_the_own_company_alone(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    with factories.acting_for(cast.omar):
        assert Job.objects.visible_to(cast.omar).count() == 0
    with factories.acting_for(cast.anna):
        assert Job.objects.visible_to(cast.mei).count() == 0
    with factories.acting_for(cast.mei):
        assert Job.objects.visible_to(cast.mei).count() == 1


def test_sweep_runs_what_is_due(cast, kinds):
    kinds["dig"] = dig
    start(cast.mei)
    run_due_job_task()
    assert stored().state == "done"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_every_unit_once(transactional_cast, kinds, monkeypatch):
    def slowly(job):
        time.sleep(0.01)
        return dig(job)

    kinds["slowly"] = slowly
    monkeypatch.setattr(jobs, "SLICE", 0.05)
    monkeypatch.setattr(jobs, "LEASE", timedelta(0))  # every claim is up for grabs: only the lock keeps them apart
    start(transactional_cast.mei, "slowly", total=60)
    workers = [threading.Thread(target=work_until_done) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (holes(), stored().done, stored().state) == (list(range(60)), 60, "done")


def work_until_done():
    try:
        while stored().state not in ("done", "failed"):
            jobs.run_due_job()
    finally:
        connection.close()
