"""The tests' ground: a real database per process under the application's role, real people, a real browser."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils import translation

from accounts.models import User
from partnercenter.tenancy import SESSION_TENANT

pytest_plugins = ["tests.identity_provider.fixtures"]
ADMIN_URL = os.environ["PORTAL_TEST_ADMIN_URL"]
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def _as_admin(database: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(urlsplit(ADMIN_URL)._replace(path=f"/{database}").geturl(), autocommit=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A fresh database per process, made by its owner; the tests then connect as the application does."""
    name = f"portal_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with _as_admin() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} OWNER portal_owner")
    with _as_admin(name) as admin:
        admin.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        admin.execute("ALTER SCHEMA public OWNER TO portal_owner")
        admin.execute("GRANT USAGE ON SCHEMA public TO portal_app, portal_ops, portal_gate")
    for alias in connections:
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        connections["owner"].close()
    TransactionTestCase._fixture_teardown = _empty_all_tables  # type: ignore[method-assign]
    yield
    connections["default"].close()


def _empty_all_tables(_test: Any) -> None:
    """Between transactional tests. The application's role may not truncate, and the audit log lets nobody."""
    with _as_admin(str(connections["default"].settings_dict["NAME"])) as admin:
        rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in rows if name not in KEPT]
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"TRUNCATE {', '.join(tables)}")


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    """In every test rate limits start from nothing, and nobody speaks the language of the last request before it."""
    cache.clear()
    translation.deactivate()


@pytest.fixture
def in_one_window() -> Iterator[None]:
    """The clock stands: the window of a rate limit does not end between two attempts."""
    with time_machine.travel(time.time(), tick=False):
        yield


@pytest.fixture(scope="session")
def signed_in() -> Callable[..., Client]:
    """A browser in which somebody is signed in: `signed_in(mei).get(url)`; `ago` is how old that sign-in is."""

    def sign_in(user: User, *, ago: timedelta = timedelta(0)) -> Client:
        from tests.factories import acting_for

        client = Client()
        session = client.session
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session[SESSION_TENANT] = str(user.tenant_id)
        at = time.time() - ago.total_seconds()
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at, "email": user.email}]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
        session.save()
        with acting_for(user):
            UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return client

    return sign_in


@pytest.fixture
def cast(db: None) -> Any:
    """The people of tests/people.py, in a database of their own."""
    from tests.people import Cast

    return Cast()


@pytest.fixture
def transactional_cast(transactional_db: None) -> Any:
    """The same people where several connections must see them."""
    from tests.people import Cast

    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of this machine: Playwright's own download is not to be had everywhere."""
    offline = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {**browser_type_launch_args, "executable_path": os.environ.get("PORTAL_CHROMIUM", ""), "args": offline}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with browsers and processes of their own come first: at the end nobody waits for the last of them."""
    slow = {item.path for item in items if item.get_closest_marker("browser") or item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Adds up what the tests have counted with `record_property`."""
    totals: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        totals.update(dict(report.user_properties))
    for what, count in totals.items():
        terminalreporter.write_line(f"{what}: {count:,}")
