"""The wall around the frame's own tables, and the audit log that nobody can rewrite."""

from django.db import migrations

from partnercenter.walls import CURRENT_TENANT, shared_table, tenant_table

APPEND_ONLY = """
CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE ON partnercenter_auditevent
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON partnercenter_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER audit_is_not_truncated ON partnercenter_auditevent;
DROP TRIGGER audit_is_append_only ON partnercenter_auditevent;
DROP FUNCTION refuse_rewriting_history();
"""


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0001_initial")]

    operations = [
        migrations.RunSQL(CURRENT_TENANT, "DROP FUNCTION current_user_id(); DROP FUNCTION current_tenant();"),
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        tenant_table("partnercenter_auditevent", app="SELECT, INSERT", gate="INSERT", ops="SELECT, INSERT"),
        tenant_table("partnercenter_outgoingemail", app="INSERT", gate="INSERT"),
        shared_table("partnercenter_programmesetting", ops="SELECT, INSERT"),
        shared_table("django_migrations", ops="SELECT"),
    ]
