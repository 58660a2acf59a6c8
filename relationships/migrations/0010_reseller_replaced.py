"""A provider that changes the reseller of a customer ends what the designation gave to the one before (CUS-06, CUS-07).

The wall hides a reseller's own row and its grant from the provider, so the portal's own role ends them, and ends
nothing else: only rows that rest on a designation, only once it stands no more, and only while that provider acts.
What the customer itself has agreed to is out of reach.
"""

from django.db import migrations

RELATIONSHIP, DELEGATION = "relationships_resellerrelationship", "relationships_delegatedadmin"
OPENED = "r.origin IN ('created', 'imported')"
ENDED = f"""
GRANT UPDATE (status, removed_at, removed_by_id, removed_by_name, removed_by_company, removal_note)
    ON {RELATIONSHIP} TO portal_ops;
GRANT UPDATE (status, withdrawn_at, withdrawn_by_id, withdrawn_by_name) ON {DELEGATION} TO portal_ops;
CREATE FUNCTION is_undesignated(reseller uuid, customer uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM {RELATIONSHIP} r WHERE r.customer_id = customer AND r.partner_id = current_tenant() AND {OPENED}
    ) AND NOT EXISTS (
        SELECT 1 FROM {RELATIONSHIP} r
        WHERE r.customer_id = customer AND r.reseller_id = reseller AND r.status = 'active' AND {OPENED}
    )
$$;
CREATE FUNCTION keep_ends_of_designation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = '{RELATIONSHIP}' THEN
        IF OLD.origin = 'designated' AND NEW.status = 'removed' AND is_undesignated(OLD.partner_id, OLD.customer_id)
        THEN RETURN NEW; END IF;
    ELSIF OLD.origin = 'created' AND NEW.status = 'withdrawn' AND OLD.grantee_id <> current_tenant()
        AND is_undesignated(OLD.grantee_id, OLD.target_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the portal itself ends only what rested on a designation'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'designation_ends_with_its_provider';
END $$;
CREATE TRIGGER relationship_ends_with_designation BEFORE UPDATE ON {RELATIONSHIP} FOR EACH ROW
    WHEN (current_user = 'portal_ops') EXECUTE FUNCTION keep_ends_of_designation();
CREATE TRIGGER delegation_ends_with_designation BEFORE UPDATE ON {DELEGATION} FOR EACH ROW
    WHEN (current_user = 'portal_ops') EXECUTE FUNCTION keep_ends_of_designation();
"""
NOT_ENDED = f"""
DROP TRIGGER delegation_ends_with_designation ON {DELEGATION};
DROP TRIGGER relationship_ends_with_designation ON {RELATIONSHIP};
DROP FUNCTION keep_ends_of_designation();
DROP FUNCTION is_undesignated(uuid, uuid);
REVOKE UPDATE (status, withdrawn_at, withdrawn_by_id, withdrawn_by_name) ON {DELEGATION} FROM portal_ops;
REVOKE UPDATE (status, removed_at, removed_by_id, removed_by_name, removed_by_company, removal_note)
    ON {RELATIONSHIP} FROM portal_ops;
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0009_words_of_a_grant")]

    operations = [migrations.RunSQL(ENDED, NOT_ENDED)]
