"""The walls of what belongs to people: links, requests, identity providers, second factors, sessions. And the rule
that a company never loses its last active global admin, kept by the database itself."""

from django.db import migrations

from partnercenter.walls import EVERYTHING, tenant_table

OF_A_VISIBLE_USER = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = user_id)"
OF_A_VISIBLE_ACCOUNT = (
    "EXISTS (SELECT 1 FROM socialaccount_socialaccount a JOIN accounts_user u ON u.id = a.user_id"
    " WHERE a.id = account_id)"
)
GATE_COLUMNS = "temporary_until, temporary_used_at"

# Whoever takes a global admin away waits for whoever is doing the same in this company, then looks again.
LAST_ADMIN = """
CREATE FUNCTION keep_a_global_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'accounts_user' AND NOT EXISTS (
        SELECT 1 FROM accounts_roleassignment r WHERE r.user_id = OLD.id AND r.role = 'global_admin'
    ) THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM accounts_tenant WHERE id = OLD.tenant_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
        SELECT 1 FROM accounts_roleassignment r JOIN accounts_user u ON u.id = r.user_id
        WHERE r.tenant_id = OLD.tenant_id AND r.role = 'global_admin' AND u.is_active
    ) THEN
        RAISE EXCEPTION 'a company keeps one active global admin'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'one_active_global_admin';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER keeps_a_global_admin AFTER DELETE OR UPDATE ON accounts_roleassignment
    FOR EACH ROW WHEN (OLD.role = 'global_admin') EXECUTE FUNCTION keep_a_global_admin();
CREATE TRIGGER keeps_a_global_admin AFTER UPDATE OF is_active ON accounts_user
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION keep_a_global_admin();
"""
NO_LAST_ADMIN = """
DROP TRIGGER keeps_a_global_admin ON accounts_user;
DROP TRIGGER keeps_a_global_admin ON accounts_roleassignment;
DROP FUNCTION keep_a_global_admin();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_people_and_access"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        tenant_table("accounts_passwordlink", gate="SELECT, DELETE"),
        tenant_table("accounts_accessrequest", app="SELECT, INSERT, UPDATE", ops="SELECT, INSERT, UPDATE"),
        tenant_table("accounts_identityprovider", gate="SELECT"),
        tenant_table("mfa_authenticator", rows=OF_A_VISIBLE_USER, gate="SELECT, UPDATE, DELETE"),
        tenant_table("usersessions_usersession", rows=OF_A_VISIBLE_USER, gate=EVERYTHING),
        tenant_table("socialaccount_socialaccount", rows=OF_A_VISIBLE_USER, gate="SELECT, INSERT, UPDATE"),
        tenant_table(
            "socialaccount_socialtoken", rows=OF_A_VISIBLE_ACCOUNT, app="SELECT, DELETE", ops="SELECT, DELETE"
        ),
        migrations.RunSQL(
            f"GRANT UPDATE ({GATE_COLUMNS}) ON accounts_user TO portal_gate",
            f"REVOKE UPDATE ({GATE_COLUMNS}) ON accounts_user FROM portal_gate",
        ),
        migrations.RunSQL(LAST_ADMIN, NO_LAST_ADMIN),
    ]
