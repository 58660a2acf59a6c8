"""The wall round connection requests: a company asks for itself, and only an active provider that is in the directory.
It may withdraw, the provider answers, and what has ended stays ended."""

from django.db import migrations

from partnercenter.walls import other_roles, shared_rows

ME = "(SELECT current_tenant())"
REQUEST = "relationships_connectionrequest"
ASKER = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = asked_by_id)"
ENDER = "EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = ended_by_id)"
ONE_OF_THE_TWO = f"provider_id = {ME} OR reseller_id = {ME}"
AT_HOME = f"(SELECT acting_tenant()) = {ME}"  # nobody's guest
LISTED = """EXISTS (
    SELECT 1 FROM enrollment_providerlisting l
    WHERE l.id = listing_id AND l.tenant_id = provider_id AND l.published_at IS NOT NULL AND l.provider_active
)"""

HONEST = f"""
CREATE FUNCTION keep_connection_requests_honest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (
        NEW.status = 'withdrawn' AND OLD.reseller_id = {ME}
        OR NEW.status = 'declined' AND OLD.provider_id = {ME}
        OR NEW.status = 'invited' AND OLD.provider_id = {ME} AND EXISTS (
            SELECT 1 FROM relationships_invitation i WHERE i.id = NEW.invitation_id AND i.inviter_id = OLD.provider_id)
    ) THEN
        RAISE EXCEPTION 'a connection request is answered by the provider and withdrawn by the reseller'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'connection_ended_by_its_side';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER connection_request_stays_ended BEFORE UPDATE ON {REQUEST} FOR EACH ROW
    WHEN (OLD.status <> 'open') EXECUTE FUNCTION refuse_change('what has ended stays ended');
CREATE TRIGGER connection_request_is_honest BEFORE UPDATE ON {REQUEST} FOR EACH ROW
    WHEN (OLD.status = 'open') EXECUTE FUNCTION keep_connection_requests_honest();
"""
NOTHING_KEPT = f"""
DROP TRIGGER connection_request_is_honest ON {REQUEST};
DROP TRIGGER connection_request_stays_ended ON {REQUEST};
DROP FUNCTION keep_connection_requests_honest();
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0003_connection_requests")]

    operations = [
        shared_rows(
            REQUEST,
            read=ONE_OF_THE_TWO,
            add=f"reseller_id = {ME} AND status = 'open' AND {ASKER} AND {LISTED} AND {AT_HOME}",
            change=f"({ONE_OF_THE_TWO}) AND {AT_HOME}",
            changed=f"({ONE_OF_THE_TWO}) AND {AT_HOME} AND {ENDER}",
            columns="status, ended_at, ended_by_id, ended_by_name, decline_reason, invitation_id",
        ),
        other_roles(REQUEST),
        migrations.RunSQL(HONEST, NOTHING_KEPT),
    ]
