"""Scheduler, worker and broker die around an expiry: it happens once they are back, and once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT
from partnercenter.models import AuditEvent
from relationships.models import Invitation
from tests import factories
from tests.conftest import _as_admin
from tests.relationships.ledgers import aged

pytestmark = pytest.mark.slow
DUE = 5
LOG = "partnercenter_auditevent"


@pytest.fixture
def run_beat(environment, tmp_path):
    """Starts the scheduler; what still lives at the end is killed."""
    started = []

    def run():
        command = [sys.executable, "-m", "celery", "-A", "tests.faults.quick_beat", "beat", "--pidfile="]
        with (tmp_path / "beat.log").open("a") as output:
            child = subprocess.Popen(
                [*command, "--schedule", str(tmp_path / "schedule")], env={**os.environ, **environment}, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        started.append(child)
        return child

    yield run
    for child in started:
        kill(child)


def kill(child):
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def statuses():
    with factories.everything_visible():
        return Counter(Invitation.objects.values_list("status", flat=True))


def endings():
    """How often the log tells the end of each."""
    with factories.everything_visible():
        return Counter(
            AuditEvent.objects.filter(operation_type="expire_invitation").values_list("resource_id", flat=True)
        )


def is_writing(admin):
    """Whether the worker has moved the rows and waits to write the log."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    return admin.execute(waiting, [LOG]).fetchone()[0] > 0


def test_expiry_happens_once_though_everything_dies_in_the_middle(transactional_cast, valkey, run_worker, run_beat):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    for _number in range(DUE):
        aged(factories.invited(cast.ting)[0], cast.ting, expires_at=timezone.now() - timedelta(minutes=1))
    with _as_admin(str(connections["default"].settings_dict["NAME"])) as admin, admin.transaction():
        admin.execute(f"LOCK TABLE {LOG} IN SHARE MODE")  # nobody can write the log: the expiry stops half-way
        worker, beat = run_worker(), run_beat()
        assert processes.wait_until(lambda: is_writing(admin), 30)
        kill(beat)
        worker.kill()
        valkey.kill()
    assert (statuses(), endings()) == ({"handed_out": DUE}, {})
    valkey.start()
    run_worker()
    run_beat()
    assert processes.wait_until(lambda: statuses() == {"expired": DUE}, 30)
    assert sorted(endings().values()) == [1] * DUE
