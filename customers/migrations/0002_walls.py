"""The wall round the customers' own records, and the partners' own words for them.

A customer's record is open to the partners that it lets administer its account, to read; whoever changes it does so
inside the account, as its own people or as their guest.
"""

from django.db import migrations

from partnercenter.walls import other_roles, shared_rows, tenant_table

ME = "(SELECT current_tenant())"
CUSTOMER = "customers_customer"
GRANTED = f"""EXISTS (
    SELECT 1 FROM relationships_delegatedadmin d
    WHERE d.target_id = {CUSTOMER}.tenant_id AND d.grantee_id = {ME} AND d.status = 'active' OFFSET 0
)"""
OWN_RELATIONSHIP = f"""EXISTS (
    SELECT 1 FROM relationships_resellerrelationship r WHERE r.id = relationship_id AND r.partner_id = {ME}
)"""
OWN_PEOPLE = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = made_by_id)"


def _check(table, condition):
    return migrations.RunSQL(
        f"ALTER POLICY {table}_portal_app_all ON {table} WITH CHECK (tenant_id = {ME} AND {condition})",
        f"ALTER POLICY {table}_portal_app_all ON {table} WITH CHECK (tenant_id = {ME})",
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("relationships", "0007_relationship_walls")]

    operations = [
        shared_rows(
            CUSTOMER,
            read=f"tenant_id = {ME} OR {GRANTED}",
            add=f"tenant_id = {ME}",
            change=f"tenant_id = {ME}",
            columns="registration_number, tax_id, address, contact, billing_name, billing_email, billing_address,"
            " revision, updated_at",
        ),
        other_roles(CUSTOMER, ops="SELECT, INSERT"),
        tenant_table("customers_customertag"),
        _check("customers_customertag", OWN_RELATIONSHIP),
        tenant_table("customers_newcustomer"),
        _check("customers_newcustomer", OWN_PEOPLE),
    ]
