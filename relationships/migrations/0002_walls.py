"""The wall between companies that have to do with each other. These tables grant access, so they are the lock itself:

an invitation is answered by the company that presents its link and is not its maker; a partnership comes into being
for the company that has accepted, with the one that has asked; a grant is made and withdrawn by the company that it
opens, never by a guest inside it. What has ended stays ended.
"""

from django.db import migrations

from partnercenter.walls import other_roles, shared_rows

ME = "(SELECT current_tenant())"
INVITATION, PARTNERSHIP = "relationships_invitation", "relationships_partnership"
DELEGATION, STANDING = "relationships_delegatedadmin", "enrollment_programenrollment"


def person(column):
    return f"EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = {column})"


AT_HOME = f"(SELECT acting_tenant()) = {ME}"  # nobody's guest
ITS_NAMES = """EXISTS (
    SELECT 1 FROM accounts_tenant t JOIN enrollment_partner p ON p.tenant_id = t.id WHERE t.id = inviter_id
    AND t.name = inviter_name AND t.country = inviter_country AND p.mpn_id = inviter_mpn_id
)"""
ONE_OF_THE_TWO = f"provider_id = {ME} OR reseller_id = {ME}"
PRESENTED = "token_hash = (SELECT presented_secret())"
ACCEPTED = f"""EXISTS (
    SELECT 1 FROM {INVITATION} i WHERE i.id = {PARTNERSHIP}.invitation_id
    AND i.kind = 'partnership' AND i.status = 'accepted'
    AND i.inviter_id = {PARTNERSHIP}.provider_id AND i.answered_tenant_id = {PARTNERSHIP}.reseller_id
)"""
IN_PARTNERSHIP = f"""EXISTS (
    SELECT 1 FROM {PARTNERSHIP} p WHERE p.status = 'active' AND (
        (p.provider_id = {ME} AND p.reseller_id = {STANDING}.tenant_id AND {STANDING}.programme = 'indirect_reseller')
        OR (p.reseller_id = {ME} AND p.provider_id = {STANDING}.tenant_id AND {STANDING}.programme = 'indirect_provider')
    ) OFFSET 0
)"""
OWN = f"tenant_id = {ME}"
WIDER = f"""
DROP POLICY {STANDING}_portal_app_all ON {STANDING};
CREATE POLICY {STANDING}_portal_app_select ON {STANDING} FOR SELECT TO portal_app USING ({OWN} OR {IN_PARTNERSHIP});
CREATE POLICY {STANDING}_portal_app_update ON {STANDING} FOR UPDATE TO portal_app USING ({OWN});
"""
AS_BEFORE = f"""
DROP POLICY {STANDING}_portal_app_select ON {STANDING};
DROP POLICY {STANDING}_portal_app_update ON {STANDING};
CREATE POLICY {STANDING}_portal_app_all ON {STANDING} FOR ALL TO portal_app USING ({OWN});
"""

KEPT = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER invitation_stays_ended BEFORE UPDATE ON relationships_invitation FOR EACH ROW
    WHEN (OLD.status NOT IN ('draft', 'handed_out', 'opened')
        AND to_jsonb(NEW) - '{replaced_by_id,fresh_link_asked_at}'::text[]
            <> to_jsonb(OLD) - '{replaced_by_id,fresh_link_asked_at}'::text[])
    EXECUTE FUNCTION refuse_change('what has ended stays ended');
CREATE TRIGGER partnership_stays_removed BEFORE UPDATE ON relationships_partnership FOR EACH ROW
    WHEN (OLD.status = 'removed') EXECUTE FUNCTION refuse_change('what has ended stays ended');
CREATE TRIGGER delegation_stays_withdrawn BEFORE UPDATE ON relationships_delegatedadmin FOR EACH ROW
    WHEN (OLD.status = 'withdrawn') EXECUTE FUNCTION refuse_change('what has ended stays ended');
CREATE TRIGGER delegation_is_not_the_guests BEFORE UPDATE ON relationships_delegatedadmin FOR EACH ROW
    WHEN (acting_tenant() IS DISTINCT FROM current_tenant()
        AND to_jsonb(NEW) - '{last_used_at,last_used_by_name}'::text[]
            <> to_jsonb(OLD) - '{last_used_at,last_used_by_name}'::text[])
    EXECUTE FUNCTION refuse_change('a guest leaves its grant as it is');
CREATE FUNCTION keep_answers_honest() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer CONSTANT text[] := '{status,opened_at,answered_at,answered_by_id,answered_by_name,answered_tenant_id,'
        'answered_company,decline_reason,fresh_link_asked_at}';
BEGIN
    IF NEW.status IN ('accepted', 'declined') AND NEW.status <> OLD.status AND (
        OLD.status = 'draft' OR NEW.answered_tenant_id IS DISTINCT FROM current_tenant() OR NOT EXISTS (
            SELECT 1 FROM accounts_user u WHERE u.id = NEW.answered_by_id AND u.tenant_id = NEW.answered_tenant_id
            AND (NOT OLD.only_recipient OR lower(u.email) = lower(OLD.recipient_email))
        )
    ) THEN
        RAISE EXCEPTION 'an invitation is answered by whoever was invited'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_answered_by_the_invited';
    END IF;
    IF current_user IN ('portal_app', 'portal_gate') AND current_tenant() IS DISTINCT FROM OLD.inviter_id AND (
        to_jsonb(NEW) - answer <> to_jsonb(OLD) - answer
        OR NEW.status <> OLD.status AND (OLD.status = 'draft' OR NEW.status NOT IN ('opened', 'accepted', 'declined'))
    ) THEN
        RAISE EXCEPTION 'the invited only answer an invitation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_kept_by_its_maker';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invitation_is_answered_honestly BEFORE UPDATE ON relationships_invitation
    FOR EACH ROW EXECUTE FUNCTION keep_answers_honest();
"""
NOTHING_KEPT = """
DROP TRIGGER invitation_is_answered_honestly ON relationships_invitation;
DROP FUNCTION keep_answers_honest();
DROP TRIGGER delegation_is_not_the_guests ON relationships_delegatedadmin;
DROP TRIGGER delegation_stays_withdrawn ON relationships_delegatedadmin;
DROP TRIGGER partnership_stays_removed ON relationships_partnership;
DROP TRIGGER invitation_stays_ended ON relationships_invitation;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0001_initial"),
        ("partnercenter", "0008_guests"),
        ("accounts", "0011_programmes"),
        ("enrollment", "0004_known_standing"),
    ]

    operations = [
        shared_rows(
            INVITATION,
            read=f"inviter_id = {ME} OR answered_tenant_id = {ME} OR {PRESENTED}",
            add=f"inviter_id = {ME} AND status = 'draft' AND {person('made_by_id')} AND {ITS_NAMES} AND {AT_HOME}",
            change=f"(inviter_id = {ME} OR {PRESENTED}) AND {AT_HOME}",
            columns="status, sealed_token, recipient_company, recipient_name, recipient_email, only_recipient, language,"
            " subject, text, expires_at, handed_out_at, sent_at, opened_at, answered_at, answered_by_id,"
            " answered_by_name, answered_tenant_id, answered_company, decline_reason, ended_at, replaced_by_id,"
            " reminded_at, fresh_link_asked_at",
        ),
        other_roles(
            INVITATION,
            gate="SELECT, UPDATE (status, opened_at, fresh_link_asked_at)",
            gate_rows=PRESENTED,
            ops="SELECT, UPDATE (status, sealed_token, ended_at, reminded_at)",
        ),
        shared_rows(
            PARTNERSHIP,
            read=ONE_OF_THE_TWO,
            add=f"reseller_id = {ME} AND status = 'active' AND {person('authorized_by_id')} AND {ACCEPTED}"
            f" AND {AT_HOME}",
            change=f"({ONE_OF_THE_TWO}) AND {AT_HOME}",
            changed=f"({ONE_OF_THE_TWO}) AND {AT_HOME} AND {person('removed_by_id')}",
            columns="status, removed_at, removed_by_id, removed_by_name, removed_by_company, removal_note, removal_text,"
            " removal_version",
        ),
        other_roles(PARTNERSHIP),
        shared_rows(
            DELEGATION,
            read=f"target_id = {ME} OR grantee_id = {ME}",
            add=f"target_id = {ME} AND status = 'active' AND {person('granted_by_id')} AND {AT_HOME}",
            change=f"target_id = {ME}",  # a guest notes its use: delegation_is_not_the_guests
            changed=f"target_id = {ME} AND (withdrawn_by_id IS NULL OR {person('withdrawn_by_id')})",
            columns="status, last_used_at, last_used_by_name, withdrawn_at, withdrawn_by_id, withdrawn_by_name",
        ),
        other_roles(DELEGATION),
        migrations.RunSQL(KEPT, NOTHING_KEPT),
        migrations.RunSQL(WIDER, AS_BEFORE),
    ]
