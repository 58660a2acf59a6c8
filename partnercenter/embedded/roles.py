"""Run roles.sql from Python."""

from pathlib import Path

import psycopg
from psycopg import sql

ROLES_SQL = Path(__file__).with_name("roles.sql")
INSIDE = "-- Inside the database"


def create_database(admin_url: str, name: str) -> None:
    """CREATE DATABASE cannot run in a transaction and has no IF NOT EXISTS."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def apply_roles(admin_url: str, passwords: dict[str, str]) -> None:
    """All or nothing, repeatable; sets the passwords of portal_owner, portal_app and portal_backup."""
    text = ROLES_SQL.read_text()
    with psycopg.connect(admin_url) as connection:
        for role in ("owner", "app", "backup"):
            literal = sql.Literal(passwords[f"portal_{role}"]).as_string(connection)
            text = text.replace(f":'{role}_password'", literal)
        connection.execute(text.encode())


def prepare_test_cluster(template_url: str) -> None:
    """Test databases are made by portal_owner from template1 and must look like the real one inside."""
    inside = INSIDE + ROLES_SQL.read_text().partition(INSIDE)[2]
    with psycopg.connect(template_url) as connection:
        connection.execute(inside.encode())
        connection.execute("ALTER ROLE portal_owner CREATEDB")
