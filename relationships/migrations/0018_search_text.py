"""What a search looks into stands in one column, and in each index of the list.

Where a thousand of the first customers of the list match nothing else is asked: they are many. The others are found by
the index of letter pairs alone: its keys tell the partner apart, and to ask for the partner's rows as well read all.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models.functions import Concat, Lower

BEFORE = import_module("relationships.migrations.0011_customer_search")
TABLE = "relationships_resellerrelationship"
GRAMS = f"""
DROP INDEX customer_search;
CREATE INDEX customer_search ON {TABLE} USING gin (customer_grams(partner_id, search_text))
    WITH (gin_pending_list_limit = 256);
"""
NAMED = r"""
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
        word := lower(word);
        fits := fits || format(' AND strpos(search_text, %L) > 0', word);
        grams := grams || ARRAY(  -- pairs beside each other tell as much as all
            SELECT hashtextextended(gram, uuid_hash_extended(mine, 0)) FROM (
                SELECT substr(word, least(place, greatest(length(word) - 1, 1)), 2)
                FROM generate_series(1, length(word), 2) AS place
            ) AS pairs (gram) WHERE gram ~ '^\S\S$' OR ascii(gram) > 127 AND length(gram) = 1);
    END LOOP;
    IF grams <> '{}' THEN
        alike := format('customer_grams(partner_id, search_text) @> %L', grams);
    END IF;
    PERFORM set_config('role', 'portal_ops', true);
    EXECUTE format('SELECT count(*) FROM (SELECT FROM (SELECT search_text
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


def by_name(asked):
    """The three indexes of the list, which hold what is asked for beside their keys."""
    return [
        models.Index(fields=["partner", "status", "sort_name", "id"], include=asked, name="customer_by_name"),
        models.Index(
            fields=["partner", "status", "origin", "sort_name", "id"], include=asked, name="customer_by_origin"
        ),
        models.Index(
            fields=["partner", "reseller", "status", "sort_name", "id"],
            include=[name for name in asked if name != "reseller"],
            condition=models.Q(reseller__isnull=False),
            name="customer_by_reseller",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("relationships", "0017_ground_by_one_key")]

    operations = [
        *(migrations.RemoveIndex("resellerrelationship", index.name) for index in by_name(["customer"])),
        migrations.AddField(
            "resellerrelationship",
            "search_text",
            models.GeneratedField(
                expression=Lower(Concat("customer_name", models.Value(" "), "customer_domain")),
                output_field=models.TextField(),
                db_persist=True,
            ),
        ),
        *(
            migrations.AddIndex("resellerrelationship", index)
            for index in by_name(["customer", "reseller", "search_text"])
        ),
        migrations.RunSQL(GRAMS, BEFORE.INDEX),
        migrations.RunSQL(NAMED, BEFORE.NAMED),
    ]
