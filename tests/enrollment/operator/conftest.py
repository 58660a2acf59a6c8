"""What the operator's tests share: a third company, and what a page costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import User
from tests import factories

TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def petra(db: Any) -> User:
    """The global admin of Rhein Software."""
    company = factories.tenant("Rhein Software AG", "rhein-software.example", "DE")
    return factories.user(company, "Petra Klein", "petra@rhein-software.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def cost(db: Any) -> Callable[[Client, str], int]:
    """How many statements a page costs, without those that only hold the transaction."""

    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len([query for query in queries if not query["sql"].startswith(TRANSACTION)])

    return count
