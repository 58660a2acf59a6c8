"""What the tests of work accounts share: mails as they were queued, and links from them."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from partnercenter import crypto
from partnercenter.models import OutgoingEmail
from tests.factories import everything_visible


@pytest.fixture
def mails() -> Callable[[], list[dict[str, Any]]]:
    """The outbox, oldest first: kind, to, tenant, subject and both bodies."""

    def read() -> list[dict[str, Any]]:
        with everything_visible():
            rows = list(OutgoingEmail.objects.order_by("created_at"))
        found = []
        for row in rows:
            body = json.loads(crypto.unseal(row.body, place=f"outgoingemail:{row.pk}:body"))
            kept = {"kind": row.kind, "to": row.recipient, "tenant_id": row.tenant_id, "language": row.language}
            found.append({**kept, "subject": row.subject, **body})
        return found

    return read


def link_in(mail: dict[str, Any]) -> str:
    """The path of the mail's one action, from its text part."""
    url = re.search(r"[:：]\n(https?://\S+)", mail["txt"])
    assert url, mail["txt"]
    parts = urlsplit(url[1])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def statements(captured: Any) -> list[str]:
    """The SQL that asks or changes something, without transaction control and the wall's own setting."""
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(control)]
