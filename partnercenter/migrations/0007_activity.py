"""The activity log: a company also reads what it did for others, and learns who acted for it; both in a million events.

Whoever writes says truly which company acts. The wall of the table changes in its one policy for the portal's role.
"""

from django.db import migrations, models

TABLE, POLICY = "partnercenter_auditevent", "partnercenter_auditevent_portal_app_all"
OWN = "tenant_id = (SELECT current_tenant())"
ACTED = "acting_tenant_id = (SELECT current_tenant())"
WIDER = f"ALTER POLICY {POLICY} ON {TABLE} USING ({OWN} OR {ACTED}) WITH CHECK ({ACTED} AND tenant_id IS NOT NULL)"
AS_BEFORE = f"ALTER POLICY {POLICY} ON {TABLE} USING ({OWN}) WITH CHECK ({OWN})"
# Not as Django's db_default: an insert would read it back, and the gate may read nothing here.
FILLED = f"ALTER TABLE {TABLE} ALTER COLUMN acting_tenant_name SET DEFAULT ''"
NOT_FILLED = f"ALTER TABLE {TABLE} ALTER COLUMN acting_tenant_name DROP DEFAULT"
SEARCH = f"CREATE INDEX audit_search_name ON {TABLE} USING gin (upper(resource_name) gin_trgm_ops)"


def index(name, *fields, condition=None):
    only = {} if condition is None else {"condition": condition}
    return migrations.AddIndex("auditevent", models.Index(fields=fields, name=name, **only))


class Migration(migrations.Migration):
    dependencies = [("partnercenter", "0006_job_wall")]

    operations = [
        migrations.AddField(
            "auditevent", "acting_tenant_name", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.RunSQL(WIDER, AS_BEFORE),
        migrations.RunSQL(FILLED, NOT_FILLED),
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
