"""The story, told once for all tests that only read it."""

import pytest
from django.core.management import call_command


@pytest.fixture
def told(db, capsys, settings, tmp_path):
    """The demo world and the table that it printed."""
    settings.PORTAL_MAILBOX_DIR = str(tmp_path / "mailbox")
    settings.EMAIL_BACKEND = "partnercenter.mailbox.MailboxBackend"
    call_command("demo")
    return capsys.readouterr().out
