"""Back-up and restore as docs/operations.md says them, with a wall in the way."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from partnercenter.embedded import Postgres, roles

WALLED = """
    CREATE TABLE walled (word text);
    INSERT INTO walled VALUES ('one'), ('two');
    ALTER TABLE walled ENABLE ROW LEVEL SECURITY;
    ALTER TABLE walled FORCE ROW LEVEL SECURITY;
    CREATE POLICY ops ON walled TO portal_ops USING (true);
    GRANT SELECT ON walled TO portal_app, portal_ops"""


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "data", test=True).start()
    with psycopg.connect(server.url("portal_owner")) as connection:
        connection.execute(WALLED)
    yield server
    server.kill()


def words(url: str, role: str) -> list[tuple[str]]:
    with psycopg.connect(url) as connection:
        connection.execute(f"SET ROLE {role}")
        return connection.execute("SELECT word FROM walled ORDER BY 1").fetchall()


def test_dump_by_portal_backup_restores_rows_walls_and_grants(postgres: Postgres, tmp_path: Path) -> None:
    dump = tmp_path / "portal.dump"
    dumping = [postgres.binaries / "pg_dump", "--format=custom", f"--file={dump}", postgres.url("portal_backup")]
    subprocess.run(dumping, check=True)

    roles.create_database(postgres.url("portal_admin", "postgres"), "restored")
    roles.apply_roles(postgres.url("portal_admin", "restored"), postgres.data.secrets)
    target = f"--dbname={postgres.url('portal_admin', 'restored')}"
    restoring = [postgres.binaries / "pg_restore", target, "--single-transaction", "--exit-on-error", dump]
    subprocess.run(restoring, check=True)

    restored = postgres.url("portal_app", "restored")
    assert words(restored, "portal_app") == []
    assert words(restored, "portal_ops") == [("one",), ("two",)]


def test_portal_backup_writes_nothing(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("portal_backup")) as connection:
        assert connection.execute("SELECT count(*) FROM walled").fetchone() == (2,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM walled")
