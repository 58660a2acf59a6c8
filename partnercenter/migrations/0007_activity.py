"""The activity log: a company also reads what it did for others, and learns who acted for it; both in a million events.

Whoever writes says truly which company acts. The wall of the table changes in its one policy for the portal's role.
"""

from django.db import migrations, models

TABLE, POLICY = "partnercenter_auditevent", "partnercenter_auditevent_portal_app_all"
OWN = "tenant_id = (SELECT current_tenant())"
ACTED = "acting_tenant_id = (SELECT current_tenant())"
WIDER = f"ALTER POLICY {POLICY} ON {TABLE} USING ({OWN} OR {ACTED}) WITH CHECK ({ACTED} AND tenant_id IS NOT NULL)"
AS_BEFORE = f"ALTER POLICY {POLICY} ON {TABLE} USING ({OWN}) WITH CHECK ({OWN})"
READ_BACK = f"GRANT SELECT (acting_tenant_name) ON {TABLE} TO portal_gate"  # an insert returns what has a default
NOT_READ_BACK = f"REVOKE SELECT (acting_tenant_name) ON {TABLE} FROM portal_gate"
SEARCH = f"CREATE INDEX audit_search_name ON {TABLE} USING gin (upper(resource_name) gin_trgm_ops)"


def index(name, *fields, condition=None):
    only = {} if condition is None else {"condition": condition}
    return migrations.AddIndex("auditevent", models.Index(fields=fields, name=name, **only))


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0006_job_wall")]

    operations = [
        migrations.AddField(
            "auditevent", "acting_tenant_name", models.CharField(blank=True, db_default="", default="", max_length=200)
        ),
        migrations.RunSQL(WIDER, AS_BEFORE),
        migrations.RunSQL(READ_BACK, NOT_READ_BACK),
        index("audit_by_time", "-operation_date"),
        index("audit_by_actor", "actor_id", "-operation_date"),
        index("audit_by_name", "user_principal_name", "-operation_date"),
        index("audit_by_operation", "operation_type", "-operation_date"),
        index("audit_by_type", "resource_type", "-operation_date"),
        index("audit_by_request", "request_id", condition=~models.Q(request_id="")),
        index(
            "audit_by_acting",
            "acting_tenant_id",
            "-operation_date",
            condition=~models.Q(acting_tenant_id=models.F("tenant_id")),
        ),
        index("audit_by_guest", "tenant_id", "-operation_date", condition=~models.Q(acting_tenant_name="")),
        migrations.RunSQL(SEARCH, "DROP INDEX audit_search_name"),
    ]
