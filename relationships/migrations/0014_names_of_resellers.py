"""A reseller is shown under the name that it has itself (CUS-06).

The row of a designated reseller is written by the portal's own role alone, which takes its names from the company; and
a provider's row is asked for the name of the partnership whenever it names a reseller, also the same one otherwise.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("relationships.migrations.0007_relationship_walls")
TABLE = BEFORE.RELATIONSHIP
POLICY = f"ALTER POLICY {TABLE}_portal_app_insert ON {TABLE} WITH CHECK"
OF_CUSTOMER = f"customer_id = {BEFORE.ME} AND origin = 'invited' AND {BEFORE.person('granted_by_id')}"
DESIGNATED = f"origin = 'designated' AND {BEFORE.person('granted_by_id')}"
ACTIVE = f"status = 'active' AND {BEFORE.AT_HOME}"


def _honest(changed):
    return f"""
CREATE OR REPLACE FUNCTION keep_relationships_honest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'portal_app' AND OLD.customer_id IS DISTINCT FROM current_tenant()
        AND (NEW.customer_name <> OLD.customer_name OR NEW.customer_domain <> OLD.customer_domain) THEN
        RAISE EXCEPTION 'a customer is renamed by itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_names_its_customer';
    END IF;
    IF {changed} AND NEW.reseller_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {BEFORE.PARTNERSHIP} p WHERE p.provider_id = OLD.partner_id AND p.reseller_id = NEW.reseller_id
        AND p.status = 'active' AND p.reseller_name = NEW.reseller_name
        AND (current_user <> 'portal_app' OR OLD.partner_id = current_tenant())
    ) THEN
        RAISE EXCEPTION 'a provider designates a reseller of its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_names_a_partner';
    END IF;
    RETURN NEW;
END $$
"""


ANOTHER = "NEW.reseller_id IS DISTINCT FROM OLD.reseller_id"
ANOTHER_NAME = "(NEW.reseller_id, NEW.reseller_name) IS DISTINCT FROM (OLD.reseller_id, OLD.reseller_name)"


class Migration(migrations.Migration):
    dependencies = [("relationships", "0013_access_handed_on")]

    operations = [
        migrations.RunSQL(
            f"{POLICY} ({ACTIVE} AND {OF_CUSTOMER})", f"{POLICY} ({ACTIVE} AND ({OF_CUSTOMER} OR {DESIGNATED}))"
        ),
        migrations.RunSQL(_honest(ANOTHER_NAME), _honest(ANOTHER)),
    ]
