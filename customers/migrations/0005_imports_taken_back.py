"""What an import has added can be taken back: the portal deletes accounts that a partner has opened, with what came to
be with them, and nothing that has a history. Deleting a company looks it up wherever a column refers to one: the two
that were without an index, and have a row for each customer, get one."""

from django.db import migrations

RELATIONSHIP, DELEGATION = "relationships_resellerrelationship", "relationships_delegatedadmin"
TABLES = f"{RELATIONSHIP}, {DELEGATION}, customers_customer, accounts_tenant"

DELETABLE = f"""
GRANT DELETE ON {TABLES} TO portal_ops;
GRANT UPDATE (customer_name) ON {RELATIONSHIP} TO portal_ops;
GRANT UPDATE (target_name) ON {DELEGATION} TO portal_ops;
CREATE TRIGGER relationship_has_a_history BEFORE DELETE ON {RELATIONSHIP} FOR EACH ROW
    WHEN (OLD.status <> 'active' OR OLD.origin NOT IN ('imported', 'designated'))
    EXECUTE FUNCTION refuse_change('only what an import has added is taken back');
CREATE TRIGGER delegation_has_a_history BEFORE DELETE ON {DELEGATION} FOR EACH ROW
    WHEN (OLD.status <> 'active' OR OLD.origin <> 'created' OR OLD.last_used_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change('only what an import has added is taken back');
CREATE TRIGGER tenant_has_a_history BEFORE DELETE ON accounts_tenant FOR EACH ROW
    WHEN (OLD.kind <> 'customer' OR OLD.provided_by_id IS NULL)
    EXECUTE FUNCTION refuse_change('only what an import has added is taken back');
CREATE INDEX tenant_by_opener ON accounts_tenant (provided_by_id) WHERE provided_by_id IS NOT NULL;
CREATE INDEX relationship_by_reseller ON {RELATIONSHIP} (reseller_id) WHERE reseller_id IS NOT NULL;
"""
KEPT = f"""
DROP INDEX relationship_by_reseller;
DROP INDEX tenant_by_opener;
DROP TRIGGER tenant_has_a_history ON accounts_tenant;
DROP TRIGGER delegation_has_a_history ON {DELEGATION};
DROP TRIGGER relationship_has_a_history ON {RELATIONSHIP};
REVOKE UPDATE (target_name) ON {DELEGATION} FROM portal_ops;
REVOKE UPDATE (customer_name) ON {RELATIONSHIP} FROM portal_ops;
REVOKE DELETE ON {TABLES} FROM portal_ops;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_customer_imports"), ("relationships", "0007_relationship_walls")]

    operations = [migrations.RunSQL(DELETABLE, KEPT)]
