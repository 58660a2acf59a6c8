"""One world for all rows of a table: every cell is tried in it and undone."""

import pytest
from django.db import transaction
from django.test import Client, override_settings


@pytest.fixture(scope="module")
def world(request, django_db_setup, django_db_blocker, signed_in, tmp_path_factory):
    """The module's `WORLD`, in one transaction that never commits."""
    folder = str(tmp_path_factory.mktemp("mailbox"))
    with django_db_blocker.unblock(), override_settings(PORTAL_MAILBOX_DIR=folder), transaction.atomic():
        yield request.module.WORLD(signed_in)
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def one_browser():
    """One browser for everybody: the cookies are changed, the middlewares stay loaded."""
    return Client()
