"""The broker is only speed: with it away a change commits all the same, and its mail waits for the sweep."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from partnercenter.mail import deliver_due_mail
from tests.partnercenter.conftest import only_row

QUEUE = """
from django.db import transaction
from partnercenter.mail import queue_mail
from partnercenter.tenancy import Role, acting_as
with transaction.atomic(), acting_as(role=Role.GATE):
    queue_mail("accounts/account_unknown", to="lea@nordlicht.example", language="en", tenant_id=None,
               context={"email": "lea@nordlicht.example", "action_href": ""})
print("committed")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_commit_without_a_broker_leaves_the_mail_due(free_port):
    parameters = connection.settings_dict
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**parameters)
    away = {"DATABASE_URL": database, "REDIS_URL": f"redis://127.0.0.1:{free_port}/0"}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", QUEUE]
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env={**os.environ, **away}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "committed\n"), done.stderr
    assert time.monotonic() - began < 15
    assert only_row().state == "pending"
    assert deliver_due_mail() == 1
