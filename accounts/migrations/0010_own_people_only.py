"""What hangs on a person is written for one's own people alone: foreign keys look through row-level security, so
without this a company could give a role or a password link to somebody whom it cannot even see."""

from django.db import migrations

OWN = "tenant_id = (SELECT current_tenant())"
# table: the columns that name a person
PEOPLE = {
    "accounts_roleassignment": ["user_id"],
    "accounts_passwordlink": ["user_id"],
    "accounts_accessrequest": ["requester_id", "decided_by_id"],
    "accounts_userimport": ["created_by_id"],
}


def _own_people(columns: list[str]) -> str:
    visible = "({0} IS NULL OR EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {0}))"
    return " AND ".join([OWN, *(visible.format(column) for column in columns)])


def _check(table: str, condition: str) -> str:
    return f"ALTER POLICY {table}_portal_app_all ON {table} WITH CHECK ({condition})"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_user_imports")]

    operations = [
        *(
            migrations.RunSQL(_check(table, _own_people(columns)), _check(table, OWN))
            for table, columns in PEOPLE.items()
        ),
        # Second factors are taken away by whoever is signed in; the gate only uses them.
        migrations.RunSQL(
            "REVOKE DELETE ON mfa_authenticator FROM portal_gate", "GRANT DELETE ON mfa_authenticator TO portal_gate"
        ),
    ]
