"""A customer's record is read inside its account: by its own people, or as their guest, which its log tells."""

from django.db import migrations

ME = "(SELECT current_tenant())"
POLICY = "customers_customer_portal_app_select ON customers_customer"
GRANTED = f"""EXISTS (
    SELECT 1 FROM relationships_delegatedadmin d
    WHERE d.target_id = customers_customer.tenant_id AND d.grantee_id = {ME} AND d.status = 'active' OFFSET 0
)"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_connected_directories")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY {POLICY} USING (tenant_id = {ME})",
            f"ALTER POLICY {POLICY} USING (tenant_id = {ME} OR {GRANTED})",
        )
    ]
