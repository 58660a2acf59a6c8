"""The story, told once for all tests of a file: they read it, and what they change is undone after each.

A file that uses it holds no test of an untold portal: those stand in `test_untold`.
"""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="module")
def _story(django_db_setup, django_db_blocker, tmp_path_factory):
    folder, out = str(tmp_path_factory.mktemp("demo") / "mailbox"), io.StringIO()
    mailbox = {"PORTAL_MAILBOX_DIR": folder, "EMAIL_BACKEND": "partnercenter.mailbox.MailboxBackend"}
    with django_db_blocker.unblock(), override_settings(**mailbox), transaction.atomic():
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def told(_story, db):
    """The demo world, and the table that it printed."""
    return _story
