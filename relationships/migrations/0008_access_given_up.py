"""A partner that lets a customer go can give up its access to the customer's account with it (REM-02).

Until now only the company that the access opens could end it. The partner ends its own, in its own name and for good,
and writes nothing else on the row: above all not when it was used last.
"""

from django.db import migrations

ME = "(SELECT current_tenant())"
AT_HOME = f"(SELECT acting_tenant()) = {ME}"  # nobody's guest
TABLE = "relationships_delegatedadmin"
WITHDRAWER = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = withdrawn_by_id)"
OWN = f"grantee_id = {ME} AND {AT_HOME} AND origin IN ('invitation', 'created')"
OF_TARGET = f"target_id = {ME} AND (withdrawn_by_id IS NULL OR {WITHDRAWER})"
GIVEN_UP = f"""
ALTER POLICY {TABLE}_portal_app_update ON {TABLE} USING (target_id = {ME} OR {OWN})
    WITH CHECK (({OF_TARGET}) OR ({OWN} AND status = 'withdrawn' AND {WITHDRAWER}));
CREATE TRIGGER delegation_is_given_up_alone BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN (current_tenant() = OLD.grantee_id
        AND (NEW.last_used_at, NEW.last_used_by_name) IS DISTINCT FROM (OLD.last_used_at, OLD.last_used_by_name))
    EXECUTE FUNCTION refuse_change('who gives an access up changes nothing else of it');
"""
KEPT = f"""
DROP TRIGGER delegation_is_given_up_alone ON {TABLE};
ALTER POLICY {TABLE}_portal_app_update ON {TABLE} USING (target_id = {ME}) WITH CHECK ({OF_TARGET});
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0007_relationship_walls")]

    operations = [migrations.RunSQL(GIVEN_UP, KEPT)]
