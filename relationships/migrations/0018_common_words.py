"""Searching for what many customers are called: soon found to be many, and none of them looked up.

Where a thousand stand among the first of the list nothing else is asked. The others are found by the index of letter
pairs alone: its keys tell the partner apart, and to ask for the partner's rows as well read all of them.
"""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("relationships.migrations.0011_customer_search").NAMED
NAMED = """
CREATE OR REPLACE FUNCTION customers_named(words text[], wanted_status text, most integer) RETURNS uuid[]
LANGUAGE plpgsql AS $$
DECLARE
    mine CONSTANT uuid := current_tenant();
    acting CONSTANT text := current_setting('role');
    own CONSTANT text := format('partner_id = %L AND status = %L', mine, wanted_status);
    fits text := 'true';
    alike text := own;
    grams bigint[];
    word text;
    many integer;
    found uuid[];
BEGIN
    FOREACH word IN ARRAY words LOOP
        fits := fits || format(' AND (strpos(sort_name, %1$L) > 0 OR strpos(lower(customer_domain), %1$L) > 0)',
            lower(word));
        grams := grams || customer_grams(mine, lower(word));
    END LOOP;
    IF grams <> '{}' THEN
        alike := format('customer_grams(partner_id, sort_name || '' '' || lower(customer_domain)) @> %L', grams);
    END IF;
    PERFORM set_config('role', 'portal_ops', true);
    EXECUTE format('SELECT count(*) FROM (SELECT FROM (SELECT sort_name, customer_domain
        FROM relationships_resellerrelationship WHERE %s ORDER BY sort_name, id LIMIT 5 * %s) AS beginning
        WHERE %s LIMIT %2$s + 1) AS matches', own, most, fits) INTO many;
    IF many <= most THEN
        EXECUTE format('SELECT count(*), array_agg(id) FROM (SELECT id FROM (SELECT *
            FROM relationships_resellerrelationship WHERE %s OFFSET 0) AS candidates
            WHERE %s AND %s LIMIT %s + 1) AS matches', alike, own, fits, most) INTO many, found;
    END IF;
    PERFORM set_config('role', acting, true);
    RETURN CASE WHEN many <= most THEN coalesce(found, '{}') END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0017_ground_by_one_key")]

    operations = [migrations.RunSQL(NAMED, BEFORE)]
