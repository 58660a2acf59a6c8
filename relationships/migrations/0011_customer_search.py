"""Search among hundreds of thousands of customers, by any part of a name or domain.

LIKE is not leakproof: behind the wall no index may serve it. The function below looks for nobody but the acting company
(its id is in every key of the index, and in the condition), under the role that the wall lets through, and tells
nothing but ids; whoever reads the rows reads them behind the wall. Two letters make a key, so that Chinese words of two
characters are found as fast as long ones; a character that is a word alone makes one, too.
"""

from django.db import migrations

TABLE = "relationships_resellerrelationship"
WORDS = "sort_name || ' ' || lower(customer_domain)"

GRAMS = """
CREATE FUNCTION customer_grams(owner uuid, words text) RETURNS bigint[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT hashtextextended(gram, uuid_hash_extended(owner, 0)))
    FROM generate_series(1, length(words)) AS place, LATERAL (
        SELECT substr(words, place, 2) WHERE substr(words, place, 2) ~ '^\\S\\S$'
        UNION ALL SELECT substr(words, place, 1) WHERE ascii(substr(words, place, 1)) > 127
    ) AS cut (gram)
$$;
"""
INDEX = f"""
DROP INDEX IF EXISTS customer_search;
CREATE INDEX customer_search ON {TABLE} USING gin (customer_grams(partner_id, {WORDS}))
    WITH (gin_pending_list_limit = 256);
"""
NAMED = f"""
CREATE OR REPLACE FUNCTION customers_named(words text[], wanted_status text, most integer) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    mine CONSTANT uuid := current_tenant();
    acting CONSTANT text := current_setting('role');
    word text;
    grams bigint[];
    found uuid[];
    query text := format('SELECT id FROM {TABLE} WHERE partner_id = %L AND status = %L', mine, wanted_status);
BEGIN
    FOREACH word IN ARRAY words LOOP
        query := query || format(' AND (sort_name LIKE %1$L OR lower(customer_domain) LIKE %1$L)',
            '%' || regexp_replace(lower(word), '([\\\\%_])', '\\\\\\1', 'g') || '%');
        grams := grams || customer_grams(mine, lower(word));
    END LOOP;
    IF grams <> '{{}}' THEN
        query := query || format(' AND customer_grams(partner_id, {WORDS.replace("'", "''")}) @> %L', grams);
    END IF;
    PERFORM set_config('role', 'portal_ops', true);
    EXECUTE format('SELECT array_agg(id) FROM (%s LIMIT %s) AS matches', query, most) INTO found;
    PERFORM set_config('role', acting, true);
    RETURN coalesce(found, '{{}}');
END $$;
"""
NO_GRAMS = """
DROP FUNCTION customers_named(text[], text, integer);
DROP INDEX customer_search;
DROP FUNCTION customer_grams(uuid, text);
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0010_reseller_replaced")]

    operations = [migrations.RunSQL(GRAMS + INDEX + NAMED, NO_GRAMS)]
