"""A guest reads and writes another company's rows under its grant, and the log goes on saying who really acts."""

from django.db import migrations

TABLE, POLICY = "partnercenter_auditevent", "partnercenter_auditevent_portal_app_all"
FUNCTIONS = """
CREATE FUNCTION acting_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('app.acting_tenant_id', true), '')::uuid $$;
CREATE FUNCTION presented_secret() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT NULLIF(current_setting('app.presented', true), '') $$;
"""
TRULY = "acting_tenant_id = (SELECT {0}()) AND tenant_id IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0007_activity")]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION acting_tenant(); DROP FUNCTION presented_secret();"),
        migrations.RunSQL(
            f"ALTER POLICY {POLICY} ON {TABLE} WITH CHECK ({TRULY.format('acting_tenant')})",
            f"ALTER POLICY {POLICY} ON {TABLE} WITH CHECK ({TRULY.format('current_tenant')})",
        ),
    ]
