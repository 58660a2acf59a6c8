"""The gate changes of a user only what signing in and mailed links change: never the company, the name or the state."""

from django.db import migrations

COLUMNS = "email, password, must_change_password"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_one_operator")]

    operations = [
        migrations.RunSQL(
            f"REVOKE UPDATE ON accounts_user FROM portal_gate; GRANT UPDATE ({COLUMNS}) ON accounts_user TO portal_gate",
            f"REVOKE UPDATE ({COLUMNS}) ON accounts_user FROM portal_gate; GRANT UPDATE ON accounts_user TO portal_gate",
        )
    ]
