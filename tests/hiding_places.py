"""Where a secret could have been left: every table, sessions, log lines, the cache, the broker, delivered mail."""

import base64
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import redis
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.db import connections

from partnercenter.redaction import SecretLinkFilter
from tests.conftest import _as_admin


class Places:
    """Looks for a text in every place. Log lines are those written since it was made, at every level."""

    def __init__(self) -> None:
        self.written = io.StringIO()
        self.handler = logging.StreamHandler(self.written)
        self.handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
        self.handler.addFilter(SecretLinkFilter())

    def __enter__(self) -> "Places":
        self.root, self.level = logging.getLogger(), logging.getLogger().level
        self.root.setLevel(logging.DEBUG)
        self.root.addHandler(self.handler)
        return self

    def __exit__(self, *_error: object) -> None:
        self.root.setLevel(self.level)
        self.root.removeHandler(self.handler)

    def holding(self, secret: str) -> set[str]:
        """The names of the places in which the secret can be read, plainly or in a common encoding."""
        forms = re.compile("|".join(map(re.escape, _forms_of(secret))), re.IGNORECASE)
        found = {name for name, text in self._everything() if forms.search(text)}
        return found | {f"table {name}" for name in _tables_holding(_forms_of(secret))}

    def _everything(self) -> Iterator[tuple[str, str]]:
        yield "log", self.written.getvalue()
        yield from (("session", text) for text in _sessions())
        yield from (("cache", text) for text in _redis(settings.CACHES["default"]["LOCATION"]))
        yield from (("broker", text) for text in _redis(settings.CELERY_BROKER_URL))
        yield from (("delivered mail", letter.message().as_string()) for letter in mail.outbox)
        yield from (("delivered mail", json.dumps([letter.body, *_html_of(letter)])) for letter in mail.outbox)


def _forms_of(secret: str) -> list[str]:
    """As it is, as in an address, in hexadecimal, and in base64 without the ends, which mix with what is beside."""
    raw = secret.encode()
    encoded = [base64.b64encode(b"\0" * shift + raw).decode().rstrip("=") for shift in range(3)]
    aligned = [text[start:-1] for text, start in zip(encoded, (0, 2, 3), strict=True)]
    return [secret, quote(secret, safe=""), raw.hex(), *aligned]


def _tables_holding(forms: list[str]) -> Iterator[str]:
    """Every row of every table as text, read by the cluster's administrator, whom no wall stops."""
    with _as_admin(str(connections["default"].settings_dict["NAME"])) as admin:
        tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        pattern = "|".join(map(re.escape, forms))
        for (name,) in tables:
            if admin.execute(f"SELECT FROM {name} line WHERE line::text ~* %s LIMIT 1", [pattern]).rowcount:
                yield name


def _sessions() -> Iterator[str]:
    with _as_admin(str(connections["default"].settings_dict["NAME"])) as admin:
        for (data,) in admin.execute("SELECT session_data FROM django_session").fetchall():
            yield json.dumps(SessionStore().decode(data))


def _redis(address: str) -> Iterator[str]:
    """Each key with its value; what is no plain value as the server dumps it."""
    with redis.from_url(address) as server:
        for key in server.scan_iter():
            value = server.get(key) if server.type(key) == b"string" else server.dump(key)
            yield (key + b" " + (value or b"")).decode(errors="replace")


def _html_of(letter: Any) -> list[str]:
    return [str(part.content) for part in getattr(letter, "alternatives", [])]
