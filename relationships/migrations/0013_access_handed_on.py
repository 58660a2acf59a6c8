"""Nobody hands on more than they have (CUS-06).

A provider's grant to its reseller was asked for an access of the provider, and not for what that access opens: one
INSERT made the reseller a global admin of the customer. The portal's own role alone writes such a grant, while the
provider acts, so that the application's role adds none but those of the company whose account it is.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("relationships.migrations.0007_relationship_walls")
RELATIONSHIP, DELEGATION = BEFORE.RELATIONSHIP, BEFORE.DELEGATION
POLICY = f"ALTER POLICY {DELEGATION}_portal_app_insert ON {DELEGATION} WITH CHECK"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION keep_grants_handed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM {DELEGATION} own JOIN {RELATIONSHIP} r ON r.partner_id = own.grantee_id
        WHERE own.grantee_id = current_tenant() AND own.target_id = NEW.target_id AND own.status = 'active'
        AND NEW.roles <@ own.roles AND r.customer_id = NEW.target_id AND r.reseller_id = NEW.grantee_id
        AND r.status = 'active' AND r.origin IN ('created', 'imported')
    ) THEN
        RAISE EXCEPTION 'nobody hands on more than they have, nor to anybody but the reseller they name'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_is_handed_on';
    END IF;
    RETURN NEW;
END $$;
"""
HANDED_ON = f"""
{POLICY} ({BEFORE.BY_TARGET});
DROP TRIGGER delegation_is_handed_on ON {DELEGATION};
{FUNCTION}CREATE TRIGGER delegation_is_handed_on BEFORE INSERT ON {DELEGATION} FOR EACH ROW
    WHEN (NEW.origin = 'created' AND current_tenant() NOT IN (NEW.target_id, NEW.grantee_id))
    EXECUTE FUNCTION keep_grants_handed_on();
"""
AS_BEFORE = f"""
DROP TRIGGER delegation_is_handed_on ON {DELEGATION};
DROP FUNCTION keep_grants_handed_on();
{BEFORE.GRANTS}
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0012_access_from_directory")]

    operations = [migrations.RunSQL(HANDED_ON, AS_BEFORE)]
