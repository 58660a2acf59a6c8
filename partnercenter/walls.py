"""The one migration helper for row-level security: every table says here who sees which of its rows."""

from django.db import migrations

APP, GATE, OPS, OWNER = "portal_app", "portal_gate", "portal_ops", "portal_owner"
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"

CURRENT_TENANT = """
CREATE FUNCTION current_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid $$;
CREATE FUNCTION current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('app.user_id', true), '')::uuid $$;
"""


def _run(forwards: list[str], backwards: list[str]) -> migrations.RunSQL:
    return migrations.RunSQL(sql=";\n".join(forwards), reverse_sql=";\n".join(backwards))


def _policy(table: str, role: str, using: str, command: str = "ALL") -> str:
    clause = f"WITH CHECK ({using})" if command == "INSERT" else f"USING ({using})"
    return f"CREATE POLICY {_name(table, role, command)} ON {table} FOR {command} TO {role} {clause}"


def _name(table: str, role: str, command: str = "ALL") -> str:
    return f"{table}_{role}_{command.lower()}"


def tenant_table(
    table: str,
    *,
    column: str = "tenant_id",
    rows: str = "",
    app: str = EVERYTHING,
    gate: str = "",
    gate_rows: str = "true",
    ops: str = EVERYTHING,
) -> migrations.RunSQL:
    """Walls one table off.

    `rows` is the SQL condition for the rows of the acting company (default: `column` equals it). `app`, `gate` and
    `ops` are the privileges of the three roles ("" for none). The wall is enabled and forced: the owner, too, sees
    nothing through it.
    """
    own = rows or f"{column} = (SELECT current_tenant())"
    forwards = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    for role, privileges, condition in ((APP, app, own), (GATE, gate, gate_rows), (OPS, ops, "true")):
        if privileges:
            forwards += [f"GRANT {privileges} ON {table} TO {role}", _policy(table, role, condition)]
    policies = [(APP, app), (GATE, gate), (OPS, ops)]
    backwards = [f"DROP POLICY {table}_{role}_all ON {table}" for role, privileges in policies if privileges]
    backwards += [f"REVOKE ALL ON {table} FROM {APP}, {GATE}, {OPS}"]
    backwards += [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    return _run(forwards, backwards)


def shared_rows(
    table: str, *, read: str, add: str = "", change: str = "", columns: str = "", changed: str = ""
) -> migrations.RunSQL:
    """Walls a table that more than its own company reads off from the portal's role: a condition for each command.

    `read` says whose rows are seen, `add` which may come into being, `change` whose `columns` may be written, `changed`
    what must be true of them afterwards (default: the same). An empty condition forbids the command. Follow it with
    `other_roles` for the gate and the operator.
    """
    forwards = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"]
    granted = {"SELECT": ("SELECT", read), "INSERT": ("INSERT", add), "UPDATE": (f"UPDATE ({columns})", change)}
    for command, (privilege, condition) in granted.items():
        if condition:
            forwards += [f"GRANT {privilege} ON {table} TO {APP}", _policy(table, APP, condition, command)]
    if changed:
        forwards += [f"ALTER POLICY {_name(table, APP, 'UPDATE')} ON {table} WITH CHECK ({changed})"]
    backwards = [f"DROP POLICY IF EXISTS {_name(table, APP, command)} ON {table}" for command in granted]
    backwards += [f"REVOKE ALL ON {table} FROM {APP}"]
    backwards += [f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"]
    return _run(forwards, backwards)


def other_roles(table: str, *, gate: str = "", gate_rows: str = "true", ops: str = "SELECT") -> migrations.RunSQL:
    """What the gate and the operator's role may do in a table of `shared_rows`: they see every row, the gate only
    `gate_rows`."""
    given = [(role, what, rows) for role, what, rows in ((GATE, gate, gate_rows), (OPS, ops, "true")) if what]
    forwards = [
        step
        for role, what, rows in given
        for step in (f"GRANT {what} ON {table} TO {role}", _policy(table, role, rows))
    ]
    backwards = [
        step
        for role, _what, _rows in given
        for step in (f"DROP POLICY {_name(table, role)} ON {table}", f"REVOKE ALL ON {table} FROM {role}")
    ]
    return _run(forwards, backwards)


def shared_table(table: str, *, app: str = "SELECT", gate: str = "SELECT", ops: str = EVERYTHING) -> migrations.RunSQL:
    """A table without companies' data: grants only. It stands in the guard test's allowlist with its reason."""
    grants = [f"GRANT {what} ON {table} TO {role}" for role, what in ((APP, app), (GATE, gate), (OPS, ops)) if what]
    return _run(grants, [f"REVOKE ALL ON {table} FROM {APP}, {GATE}, {OPS}"])
