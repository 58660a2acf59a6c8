"""A broker, workers and a web process of this test's own, so that each can be killed."""

import pytest
from django.conf import settings
from django.db import connections
from kombu import Connection

from partnercenter.embedded import start_worker
from partnercenter.embedded.data import DataDirectory
from partnercenter.embedded.valkey import Valkey
from partnercenter.tasks import deliver_due_mail_task
from tests.faults.web import start_web


@pytest.fixture
def valkey(tmp_path):
    (tmp_path / "data").mkdir()
    server = Valkey(DataDirectory(tmp_path / "data")).start()
    yield server
    server.kill()


@pytest.fixture
def environment(valkey, tmp_path, transactional_db):
    """The variables of a process that works on this test's database and broker."""
    database = connections["default"].settings_dict
    return {
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database),
        "REDIS_URL": valkey.url,
        "PORTAL_MAILBOX_DIR": str(tmp_path / "mailbox"),
    }


@pytest.fixture
def mailbox(environment, settings):
    """Where the worker of this test leaves its mail."""
    settings.PORTAL_MAILBOX_DIR = environment["PORTAL_MAILBOX_DIR"]


@pytest.fixture
def web(environment, tmp_path):
    process = start_web(environment, tmp_path / "web.log")
    yield process
    process.stop()


@pytest.fixture
def run_worker(environment, tmp_path):
    """Starts workers: `run_worker(EMAIL_URL=…)`. What still lives at the end is killed."""
    workers = []

    def run(**more):
        log = tmp_path / f"worker-{len(workers)}.log"
        workers.append(start_worker({**environment, **more}, log))
        return workers[-1]

    yield run
    for worker in workers:
        if worker.child.poll() is None:
            worker.kill()


@pytest.fixture
def sweep(valkey):
    """Sends the task that the scheduler sends every minute, to this test's broker."""

    def send():
        with Connection(valkey.url) as connection:
            deliver_due_mail_task.apply_async(connection=connection)

    return send


@pytest.fixture
def session_of(signed_in):
    """The cookies of somebody who is signed in."""
    return lambda user: {settings.SESSION_COOKIE_NAME: signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value}
