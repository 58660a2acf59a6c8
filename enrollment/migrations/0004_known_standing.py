"""What a partner's partners may know: in which programmes it is, and which version of the agreement it has accepted.

A company writes neither at will: the operator's people enroll it, and the version is one that it has accepted.
The owner writes through forced row-level security only while it is not forced: one transaction, nobody else gets in.
"""

from django.db import migrations, models

TABLES = ("accounts_tenant", "enrollment_programenrollment", "enrollment_agreementacceptance")
FILL = """
UPDATE enrollment_programenrollment e SET accepted_version = (
    SELECT max(a.version) FROM enrollment_agreement a JOIN enrollment_agreementacceptance c ON c.agreement_id = a.id
    WHERE c.partner_id = e.partner_id AND a.programme = e.programme
);
UPDATE accounts_tenant t SET programmes = ARRAY(
    SELECT programme FROM enrollment_programenrollment e WHERE e.tenant_id = t.id ORDER BY enrolled_at
);
"""
UNFORCED = "".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in TABLES)
FORCED = "".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in TABLES)
KEPT = """
CREATE FUNCTION keep_programmes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'portal_app' AND NEW.programmes <> COALESCE(OLD.programmes, '{}') THEN
        RAISE EXCEPTION 'a company is enrolled by the operator'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenant_programmes_are_given BEFORE INSERT OR UPDATE OF programmes ON accounts_tenant
    FOR EACH ROW EXECUTE FUNCTION keep_programmes();
CREATE FUNCTION keep_accepted_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'portal_app' AND NOT EXISTS (
        SELECT 1 FROM enrollment_agreement a JOIN enrollment_agreementacceptance c ON c.agreement_id = a.id
        WHERE c.partner_id = NEW.partner_id AND a.programme = NEW.programme AND a.version = NEW.accepted_version
    ) THEN
        RAISE EXCEPTION 'a version counts as accepted once the company has accepted it'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER enrollment_version_is_accepted BEFORE UPDATE OF accepted_version ON enrollment_programenrollment
    FOR EACH ROW EXECUTE FUNCTION keep_accepted_version();
"""
NOTHING_KEPT = """
DROP TRIGGER enrollment_version_is_accepted ON enrollment_programenrollment;
DROP FUNCTION keep_accepted_version();
DROP TRIGGER tenant_programmes_are_given ON accounts_tenant;
DROP FUNCTION keep_programmes();
"""
GRANT = "UPDATE (accepted_version) ON enrollment_programenrollment"


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0003_company_name"), ("accounts", "0011_programmes")]

    operations = [
        migrations.AddField("programenrollment", "accepted_version", models.PositiveIntegerField(null=True)),
        migrations.RunSQL(f"GRANT {GRANT} TO portal_app", f"REVOKE {GRANT} FROM portal_app"),
        migrations.RunSQL(f"{UNFORCED}{FILL}{FORCED}", migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, NOTHING_KEPT),
    ]
