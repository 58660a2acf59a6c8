"""What a relationship rests on is looked up by one key, whatever the planner believes of the tables.

A trigger keeps its plan. One made while a table was small reads all of it, and one made while a provider had opened no
accounts looks among all accounts of the provider: each row of a file then read all the rows before it. Now one column
alone names the row, and nothing but its index may find it.
"""

from importlib import import_module

from django.db import migrations

GROUND_BEFORE = import_module("relationships.migrations.0016_resellers_by_invitation").ASKED
HANDED_BEFORE = import_module("relationships.migrations.0013_access_handed_on").FUNCTION
GROUND = """
CREATE OR REPLACE FUNCTION keep_relationships_grounded() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    is_grounded boolean;
BEGIN
    CASE NEW.origin  -- each ground is a plan of its own
        WHEN 'invited' THEN is_grounded := EXISTS (
            SELECT 1 FROM relationships_invitation i WHERE i.id = NEW.invitation_id AND i.kind IN ('customer', 'joint')
            AND i.status = 'accepted' AND i.answered_tenant_id = NEW.customer_id AND (
                i.inviter_id = NEW.partner_id AND i.inviter_name = NEW.partner_name AND NEW.reseller_id IS NULL
                OR i.provider_id = NEW.partner_id AND i.provider_name = NEW.partner_name
                AND (NEW.reseller_id, NEW.reseller_name) = (i.inviter_id, i.inviter_name)));
        WHEN 'created', 'imported' THEN is_grounded := NEW.partner_id = (
            SELECT t.provided_by_id FROM accounts_tenant t WHERE t.id = NEW.customer_id);
        WHEN 'designated' THEN is_grounded := NEW.partner_id IN (
            SELECT r.reseller_id FROM relationships_resellerrelationship r WHERE r.customer_id = NEW.customer_id
            AND r.status = 'active' AND r.origin IN ('created', 'imported'));
        ELSE is_grounded := NEW.origin = 'directory' AND current_user = 'portal_ops';
    END CASE;
    IF is_grounded THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a relationship rests on an answer, an account that was opened, a designation or the directory'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_has_its_ground';
END $$;
"""
HANDED_ON = """
CREATE OR REPLACE FUNCTION keep_grants_handed_on() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF current_tenant() IN (
        SELECT own.grantee_id FROM relationships_delegatedadmin own WHERE own.target_id = NEW.target_id
        AND own.status = 'active' AND NEW.roles <@ own.roles
    ) AND (current_tenant(), NEW.grantee_id) IN (
        SELECT r.partner_id, r.reseller_id FROM relationships_resellerrelationship r
        WHERE r.customer_id = NEW.target_id AND r.status = 'active' AND r.origin IN ('created', 'imported')
    ) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'nobody hands on more than they have, nor to anybody but the reseller they name'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_is_handed_on';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0016_resellers_by_invitation")]

    operations = [migrations.RunSQL(GROUND, GROUND_BEFORE), migrations.RunSQL(HANDED_ON, HANDED_BEFORE)]
