"""The wall round reseller relationships. Each rests on a ground that somebody other than the partner has laid: the
customer's answer to an invitation, an account that the partner itself has opened for the customer, the provider of such
an account who names a reseller, or the connected directory, which the portal alone reads."""

from django.db import migrations

from partnercenter.walls import other_roles, shared_rows

ME = "(SELECT current_tenant())"
RELATIONSHIP, INVITATION = "relationships_resellerrelationship", "relationships_invitation"
PARTNERSHIP, DELEGATION = "relationships_partnership", "relationships_delegatedadmin"
AT_HOME = f"(SELECT acting_tenant()) = {ME}"  # nobody's guest


def person(column):
    return f"EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {column})"


WITH_PARTNER = f"""(provider_id IS NULL OR EXISTS (
    SELECT 1 FROM {PARTNERSHIP} p WHERE p.provider_id = {INVITATION}.provider_id AND p.reseller_id = {ME}
    AND p.provider_name = {INVITATION}.provider_name AND p.status = 'active'
))"""
JOINT = f"""
ALTER POLICY {INVITATION}_portal_app_insert ON {INVITATION} WITH CHECK (
    inviter_id = {ME} AND status = 'draft' AND {person("made_by_id")} AND {AT_HOME} AND {WITH_PARTNER} AND EXISTS (
        SELECT 1 FROM accounts_tenant t JOIN enrollment_partner p ON p.tenant_id = t.id WHERE t.id = inviter_id
        AND t.name = inviter_name AND t.country = inviter_country AND p.mpn_id = inviter_mpn_id
    )
);
GRANT UPDATE (asks_admin) ON {INVITATION} TO portal_app;
"""
SINGLE = f"""
ALTER POLICY {INVITATION}_portal_app_insert ON {INVITATION} WITH CHECK (
    inviter_id = {ME} AND status = 'draft' AND {person("made_by_id")} AND {AT_HOME} AND EXISTS (
        SELECT 1 FROM accounts_tenant t JOIN enrollment_partner p ON p.tenant_id = t.id WHERE t.id = inviter_id
        AND t.name = inviter_name AND t.country = inviter_country AND p.mpn_id = inviter_mpn_id
    )
);
REVOKE UPDATE (asks_admin) ON {INVITATION} FROM portal_app;
"""

OWN_CUSTOMER = f"""EXISTS (
    SELECT 1 FROM {RELATIONSHIP} r WHERE r.partner_id = {ME} AND r.customer_id = target_id AND r.status = 'active'
    AND r.origin IN ('created', 'imported') AND r.reseller_id = grantee_id
)"""
BY_TARGET = f"target_id = {ME} AND status = 'active' AND {person('granted_by_id')} AND {AT_HOME}"
BY_PROVIDER = f"origin = 'created' AND status = 'active' AND {person('granted_by_id')} AND {AT_HOME} AND {OWN_CUSTOMER}"
GRANTS = f"""
ALTER POLICY {DELEGATION}_portal_app_insert ON {DELEGATION} WITH CHECK (({BY_TARGET}) OR ({BY_PROVIDER}));
CREATE FUNCTION keep_grants_handed_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {DELEGATION} own WHERE own.grantee_id = current_tenant()
        AND own.target_id = NEW.target_id AND own.status = 'active') THEN
        RAISE EXCEPTION 'nobody hands on an access that they have not'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'delegation_is_handed_on';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delegation_is_handed_on BEFORE INSERT ON {DELEGATION} FOR EACH ROW
    WHEN (current_user = 'portal_app' AND NEW.target_id IS DISTINCT FROM current_tenant())
    EXECUTE FUNCTION keep_grants_handed_on();
GRANT INSERT ON {DELEGATION} TO portal_ops;
"""
NO_GRANTS = f"""
REVOKE INSERT ON {DELEGATION} FROM portal_ops;
DROP TRIGGER delegation_is_handed_on ON {DELEGATION};
DROP FUNCTION keep_grants_handed_on();
ALTER POLICY {DELEGATION}_portal_app_insert ON {DELEGATION} WITH CHECK ({BY_TARGET});
"""

KEPT = f"""
CREATE FUNCTION keep_relationships_grounded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.origin = 'invited' AND EXISTS (
        SELECT 1 FROM {INVITATION} i WHERE i.id = NEW.invitation_id AND i.kind IN ('customer', 'joint')
        AND i.status = 'accepted' AND i.answered_tenant_id = NEW.customer_id AND (
            i.inviter_id = NEW.partner_id AND i.inviter_name = NEW.partner_name
            OR i.provider_id = NEW.partner_id AND i.provider_name = NEW.partner_name)
    ) OR NEW.origin IN ('created', 'imported') AND EXISTS (
        SELECT 1 FROM accounts_tenant t WHERE t.id = NEW.customer_id AND t.provided_by_id = NEW.partner_id
    ) OR NEW.origin = 'designated' AND EXISTS (
        SELECT 1 FROM {RELATIONSHIP} r WHERE r.customer_id = NEW.customer_id AND r.reseller_id = NEW.partner_id
        AND r.status = 'active' AND r.origin IN ('created', 'imported')
    ) OR NEW.origin = 'directory' AND current_user = 'portal_ops' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a relationship rests on an answer, an account that was opened, a designation or the directory'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_has_its_ground';
END $$;
CREATE TRIGGER relationship_has_its_ground BEFORE INSERT ON {RELATIONSHIP}
    FOR EACH ROW EXECUTE FUNCTION keep_relationships_grounded();

CREATE FUNCTION keep_relationships_honest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'portal_app' AND OLD.customer_id IS DISTINCT FROM current_tenant()
        AND (NEW.customer_name <> OLD.customer_name OR NEW.customer_domain <> OLD.customer_domain) THEN
        RAISE EXCEPTION 'a customer is renamed by itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_names_its_customer';
    END IF;
    IF NEW.reseller_id IS DISTINCT FROM OLD.reseller_id AND NEW.reseller_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {PARTNERSHIP} p WHERE p.provider_id = OLD.partner_id AND p.reseller_id = NEW.reseller_id
        AND p.status = 'active' AND p.reseller_name = NEW.reseller_name
        AND (current_user <> 'portal_app' OR OLD.partner_id = current_tenant())
    ) THEN
        RAISE EXCEPTION 'a provider designates a reseller of its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'relationship_names_a_partner';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER relationship_is_honest BEFORE UPDATE ON {RELATIONSHIP} FOR EACH ROW
    WHEN (OLD.status = 'active') EXECUTE FUNCTION keep_relationships_honest();
CREATE TRIGGER relationship_stays_removed BEFORE UPDATE ON {RELATIONSHIP} FOR EACH ROW
    WHEN (OLD.status = 'removed') EXECUTE FUNCTION refuse_change('what has ended stays ended');
"""
NOTHING_KEPT = f"""
DROP TRIGGER relationship_stays_removed ON {RELATIONSHIP};
DROP TRIGGER relationship_is_honest ON {RELATIONSHIP};
DROP FUNCTION keep_relationships_honest();
DROP TRIGGER relationship_has_its_ground ON {RELATIONSHIP};
DROP FUNCTION keep_relationships_grounded();
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0006_reseller_relationships"), ("accounts", "0012_customers_accounts")]

    operations = [
        shared_rows(
            RELATIONSHIP,
            read=f"partner_id = {ME} OR customer_id = {ME} OR reseller_id = {ME}",
            add=f"status = 'active' AND {AT_HOME} AND (customer_id = {ME} AND origin = 'invited'"
            f" AND {person('granted_by_id')} OR origin = 'designated' AND {person('granted_by_id')})",
            change=f"(partner_id = {ME} OR customer_id = {ME}) AND {AT_HOME}",
            changed=f"(partner_id = {ME} OR customer_id = {ME}) AND {AT_HOME}"
            f" AND (removed_by_id IS NULL OR {person('removed_by_id')})",
            columns="customer_name, customer_domain, reseller_id, reseller_name, status, removed_at, removed_by_id,"
            " removed_by_name, removed_by_company, removal_note, removal_text, removal_version, removal_ended_access",
        ),
        other_roles(RELATIONSHIP, ops="SELECT, INSERT"),
        migrations.RunSQL(KEPT, NOTHING_KEPT),
        migrations.RunSQL(JOINT, SINGLE),
        migrations.RunSQL(GRANTS, NO_GRANTS),
    ]
