"""What a partner's partners may know: in which programmes it is, and which version of the agreement it has accepted.

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
GRANT = "UPDATE (accepted_version) ON enrollment_programenrollment"


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0003_company_name"), ("accounts", "0011_programmes")]

    operations = [
        migrations.AddField("programenrollment", "accepted_version", models.PositiveIntegerField(null=True)),
        migrations.RunSQL(f"GRANT {GRANT} TO portal_app", f"REVOKE {GRANT} FROM portal_app"),
        migrations.RunSQL(f"{UNFORCED}{FILL}{FORCED}", migrations.RunSQL.noop),
    ]
