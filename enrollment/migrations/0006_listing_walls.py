"""The wall around the directory: everybody reads what is public, and only the operator's role publishes.

A provider writes its own drafts; from the submission on they stay as they are until the operator's people decide. It
can take its listing out of the directory and not put it there. Whether a provider is active follows its enrollment by a
trigger, in the transaction that changes the enrollment.
"""

from django.db import migrations

from partnercenter.walls import other_roles, shared_rows

ME = "(SELECT current_tenant())"
LISTING, CHANGE, ENROLLED = "enrollment_providerlisting", "enrollment_listingchange", "enrollment_programenrollment"
PUBLIC = "published_at IS NOT NULL AND provider_active"
OWN = f"tenant_id = {ME}"
OPEN = "status IN ('draft', 'submitted')"
CONTENT = (
    "name, country, area, city, serves, services, languages, website, email, phone, description, logo, logo_digest"
)
OF_OWN_LISTING = f"EXISTS (SELECT 1 FROM {LISTING} l WHERE l.id = listing_id AND l.tenant_id = {ME})"
BY_ONES_OWN = "(submitted_by_id IS NULL OR EXISTS (SELECT 1 FROM accounts_user u WHERE u.id = submitted_by_id))"

TRIGGERS = f"""
CREATE FUNCTION is_active_provider(company uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM {ENROLLED} e
        WHERE e.tenant_id = company AND e.programme = 'indirect_provider' AND e.status = 'active'
    )
$$;
CREATE FUNCTION listing_knows_its_provider() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.provider_active := is_active_provider(NEW.tenant_id);
    RETURN NEW;
END $$;
CREATE TRIGGER listing_knows_its_provider BEFORE INSERT ON {LISTING}
    FOR EACH ROW EXECUTE FUNCTION listing_knows_its_provider();
CREATE FUNCTION listings_follow_the_enrollment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE company uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.tenant_id ELSE NEW.tenant_id END;
BEGIN
    UPDATE {LISTING} SET provider_active = is_active_provider(company) WHERE tenant_id = company;
    RETURN NULL;
END $$;
CREATE TRIGGER listings_follow_the_enrollment AFTER INSERT OR UPDATE OF status, programme OR DELETE ON {ENROLLED}
    FOR EACH ROW EXECUTE FUNCTION listings_follow_the_enrollment();
CREATE FUNCTION keep_listing_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a change stays as it was submitted and decided'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER listing_change_stays_as_submitted
    BEFORE UPDATE OF {CONTENT}, revision, submitted_at, submitted_by_id, promised_on ON {CHANGE} FOR EACH ROW
    WHEN (OLD.status <> 'draft') EXECUTE FUNCTION keep_listing_change();
CREATE TRIGGER listing_change_stays_ended BEFORE UPDATE OF status ON {CHANGE} FOR EACH ROW
    WHEN (OLD.status NOT IN ('draft', 'submitted') OR OLD.status = 'submitted' AND NEW.status = 'draft') EXECUTE FUNCTION keep_listing_change();
"""
NO_TRIGGERS = f"""
DROP TRIGGER listing_change_stays_ended ON {CHANGE};
DROP TRIGGER listing_change_stays_as_submitted ON {CHANGE};
DROP FUNCTION keep_listing_change();
DROP TRIGGER listings_follow_the_enrollment ON {ENROLLED};
DROP FUNCTION listings_follow_the_enrollment();
DROP TRIGGER listing_knows_its_provider ON {LISTING};
DROP FUNCTION listing_knows_its_provider();
DROP FUNCTION is_active_provider(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("enrollment", "0005_listings"), ("accounts", "0011_programmes")]

    operations = [
        shared_rows(
            LISTING,
            read=f"{OWN} OR ({ME} IS NOT NULL AND {PUBLIC})",
            add=f"{OWN} AND published_at IS NULL",
            change=OWN,
            columns="published_at",
            changed=f"{OWN} AND published_at IS NULL",
        ),
        other_roles(LISTING, gate="SELECT", gate_rows=PUBLIC, ops="SELECT, UPDATE"),
        shared_rows(
            CHANGE,
            read=OWN,
            add=f"{OWN} AND status = 'draft' AND {OF_OWN_LISTING}",
            change=f"{OWN} AND {OPEN}",
            columns=f"{CONTENT}, status, revision, submitted_at, submitted_by_id, promised_on",
            changed=f"{OWN} AND status IN ('draft', 'submitted', 'withdrawn') AND {BY_ONES_OWN}",
        ),
        other_roles(CHANGE, ops="SELECT, UPDATE (status, decided_at, decided_by_id, reason_code, comment)"),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
