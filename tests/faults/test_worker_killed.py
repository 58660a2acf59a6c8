"""A worker dies in the middle of a batch: every mail arrives, and a second copy bears the same Message-ID."""

import time
from collections import Counter

import pytest
from aiosmtpd.controller import Controller
from django.db import connections

from accounts.emails import work_accounts as emails
from partnercenter.embedded import processes
from partnercenter.models import OutgoingEmail
from tests import factories
from tests.conftest import _as_admin

pytestmark = pytest.mark.slow
MAILS = 30
PAUSE = 0.05
AT_ONCE = 10  # a batch: what one sender has claimed when it dies


class SlowSink:
    """Takes every mail after a moment and counts the copies of each."""

    def __init__(self):
        self.copies = Counter()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd asks for this name
        time.sleep(PAUSE)
        lines = envelope.content.decode().splitlines()
        self.copies[next(line for line in lines if line.startswith("Message-ID:"))] += 1
        return "250 taken"


@pytest.fixture
def sink():
    controller = Controller(SlowSink(), hostname="127.0.0.1", port=processes.free_port())
    controller.start()
    yield controller
    controller.stop()


def queue_mails():
    with factories.everything_visible():
        for number in range(MAILS):
            emails.account_unknown(f"{number}@lin.example")


def count(state):
    with factories.everything_visible():
        return OutgoingEmail.objects.filter(state=state).count()


def let_leases_run_out():
    """What two minutes would do."""
    with _as_admin(connections["default"].settings_dict["NAME"]) as admin:
        admin.execute(
            "UPDATE partnercenter_outgoingemail SET lease_until = now() - interval '1 second' WHERE state = 'sending'"
        )


def test_every_mail_arrives_though_the_worker_is_killed(transactional_db, sink, run_worker, sweep):
    server = {"PORTAL_MAILBOX_DIR": "", "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}
    copies = sink.handler.copies
    queue_mails()
    worker = run_worker(**server)
    sweep()
    assert processes.wait_until(lambda: len(copies) > 4, 15)
    worker.kill()
    assert 0 < count("sending") <= AT_ONCE
    let_leases_run_out()
    run_worker(**server)
    sweep()
    assert processes.wait_until(lambda: count("sent") == MAILS, 15)
    assert len(copies) == MAILS
    assert set(copies.values()) <= {1, 2}
    assert sum(copies.values()) - MAILS <= 1
