"""The cluster: its roles, and that committed rows survive anything."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from partnercenter.embedded import Postgres

ATTRIBUTES = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolinherit, rolcreatedb, rolcreaterole
    FROM pg_roles WHERE rolname LIKE 'portal%' ORDER BY 1"""


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("cluster") / "data").start()
    yield server
    server.stop()


def test_roles_are_exactly_these(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("portal_admin")) as connection:
        rows = connection.execute(ATTRIBUTES).fetchall()

    assert rows == [  # name, login, superuser, bypassrls, inherit, createdb, createrole
        ("portal_admin", True, True, True, True, True, True),
        ("portal_app", True, False, False, False, False, False),
        ("portal_backup", True, False, True, True, False, False),
        ("portal_gate", False, False, False, True, False, False),
        ("portal_ops", False, False, False, True, False, False),
        ("portal_owner", True, False, False, True, False, False),
    ]


def test_application_may_become_two_roles_and_create_nothing(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("portal_app"), autocommit=True) as connection:
        for role in ("portal_ops", "portal_gate"):
            connection.execute(f"SET ROLE {role}")
        connection.execute("RESET ROLE")
        settings = [connection.execute(f"SHOW {name}").fetchone()[0] for name in ("jit", "statement_timeout")]
        assert settings == ["off", "5s"]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET ROLE portal_owner")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")


def test_wrong_password_is_refused(postgres: Postgres) -> None:
    url = postgres.url("portal_app").replace(postgres.data.secrets["portal_app"], "guess")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_secrets_are_private_and_stay(postgres: Postgres) -> None:
    path = postgres.data.root / "secrets.json"

    assert path.stat().st_mode & 0o777 == 0o600
    assert Postgres(postgres.data.root).data.secrets == postgres.data.secrets


def test_kill_keeps_what_was_committed(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "data").start()
    with psycopg.connect(server.url("portal_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
    server.kill()

    server.start()

    with psycopg.connect(server.url("portal_owner")) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("here",)]
    server.stop()


def test_test_cluster_lets_the_owner_make_databases_that_look_alike(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "data", test=True).start()
    with psycopg.connect(server.url("portal_owner"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE another")
    with psycopg.connect(server.url("portal_owner", "another")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'").fetchone() == (1,)
        assert connection.execute("SELECT has_schema_privilege('portal_backup', 'public', 'USAGE')").fetchone()
    server.kill()
