"""What a million customers cost on the page where partners work every day.

    bin/test --services-only -- .venv/bin/python benchmarks/customers.py [CUSTOMERS]

One database, in which one provider has 1,000 customers, another a fifth of CUSTOMERS (200,000 of 1,000,000), and a
reseller 20. Each is asked for the same pages, with the whole middleware and behind both walls; they take turns, so
that whatever else the machine does hits all of them. Printed are medians, their ratios, and SQL statements; then the
files of all customers, in rows a second, beside COPY of the same rows in the same order (the goal is a fifth): their
columns as they are stored, with the tags and the access. A reseller of one in ten and a tag on every second customer
make the filters. Names that begin with what is searched come first; where somebody sorts, or the word stands within
the names, the list is walked in its order: 林氏 stands at its very end.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.sql import SQL

from benchmarks.activity import DATABASE, as_admin, browser_of, fresh_database
from benchmarks.invitations import statements_in

RUNS, FILES = 9, 5
FEW = 1_000
# Of how many ever, 40 are called Zephyr and 40 have 烏龍 in their name: what is rare fills the same page everywhere.
FILL = """
WITH filled AS (
    INSERT INTO accounts_tenant (id, name, domain, country, kind, created_at, programmes)
    SELECT gen_random_uuid(), (ARRAY['Contoso', '寶島', 'Adatum', '林氏', 'Litware'])[1 + n %% 5] || ' '
        || (ARRAY['Trading', '貿易', 'Foods', '茶業', 'Systems', 'Works', 'Studio'])[1 + n %% 7] || ' ' || n
        || CASE WHEN n::bigint * 40 %% %(count)s < 40 THEN ' Zephyr' ELSE '' END
        || CASE WHEN (n + 3)::bigint * 40 %% %(count)s < 40 THEN ' 烏龍茶' ELSE '' END,
        %(salt)s || n || '.example', 'TW', 'customer', now(), '{}'
    FROM generate_series(1, %(count)s) AS n RETURNING id, name, domain
)
INSERT INTO relationships_resellerrelationship (id, partner_id, partner_name, partner_domain, partner_mpn_id,
    programme, customer_id, customer_name, customer_domain, customer_country, reseller_id, reseller_name, origin,
    status, created_at, granted_by_name,
    consent_text, consent_language, removed_by_name, removed_by_company, removal_note, removal_text)
SELECT gen_random_uuid(), %(partner)s, %(name)s, 'partner.example', '4100001', %(programme)s, id, name, domain, 'TW',
    CASE WHEN hashtext(domain) %% 10 = 0 THEN %(reseller)s::uuid END,
    CASE WHEN hashtext(domain) %% 10 = 0 THEN %(reseller_name)s ELSE '' END,
    'directory', 'active', now() - random() * interval '300 days', '', '', '', '', '', '', ''
FROM filled
"""
TAG = """
INSERT INTO customers_customertag (id, tenant_id, relationship_id, name, created_at)
SELECT gen_random_uuid(), partner_id, id,
    CASE WHEN hashtext(customer_domain) %% 20 = 0 THEN 'Premium' ELSE 'North' END, now()
FROM relationships_resellerrelationship WHERE partner_id = %s AND hashtext(customer_domain) %% 2 = 0
"""
COPY = """
COPY (
    SELECT customer_name, customer_domain, customer_id, customer_country, reseller_name, origin, created_at, status,
        (SELECT string_agg(t.name, ', ') FROM customers_customertag t WHERE t.relationship_id = r.id),
        EXISTS (SELECT FROM relationships_delegatedadmin g WHERE g.grantee_id = r.partner_id
            AND g.target_id = r.customer_id AND g.status = 'active')
    FROM relationships_resellerrelationship r WHERE partner_id = {partner} AND status = 'active' ORDER BY sort_name, id
) TO STDOUT (FORMAT csv)
"""
PAGES = {
    "first page": "",
    "by date": "sort=-since",
    "page 40": "page=40",
    "deep in the list": None,
    "search, one in seven": "q=trading",
    "search, one in seven, Chinese": "q=貿易",
    "search, all": "q=example",
    "search, one in five": "q=contoso",
    "search, one in five, Chinese": "q=林",
    "search, 40 of them": "q=zephyr",
    "search, 40 of them, Chinese": "q=烏龍",
    "search, two words": "q=zephyr+contoso",
    "search, none": "q=nowhere-at-all",
    "search by domain": None,
    "by reseller": None,
    "by reseller, searched": None,
    "by tag, every second": "tag=north",
    "by tag, one in 20": "tag=premium",
    "by origin": "origin=directory",
    "worst: within names, all last": "q=氏",
    "worst: all last, and sorted": "q=林&sort=name",
    "worst: two that many have": "tag=premium&q=contoso",
}


def company(name, programme):
    """The global admin of a company that is enrolled in a program."""
    from accounts import roles
    from tests import factories

    domain = f"{name.lower().replace(' ', '-')}.example"
    made = factories.tenant(name, domain, "TW", programmes=[programme])
    return factories.user(made, "Admin", f"admin@{domain}", roles.GLOBAL_ADMIN)


def fill(partner, count, *, reseller=None):
    values = {
        "partner": partner.tenant_id, "name": partner.tenant.name, "programme": partner.tenant.programmes[0],
        "count": count, "salt": f"{partner.tenant.domain.split('.')[0]}-",
        "reseller": reseller and reseller.tenant_id, "reseller_name": reseller.tenant.name if reseller else "",
    }  # fmt: skip
    with as_admin(DATABASE) as database:
        database.execute("SET session_replication_role = replica")  # what a relationship rests on is not the subject
        if reseller is None:
            database.execute(FILL.replace("hashtext(domain) %% 10 = 0", "false"), values)
        else:
            database.execute(FILL, values)
        database.execute(TAG, [partner.tenant_id])


def partnership(provider, reseller):
    """Its key in the address, without the way that leads to it."""
    with as_admin(DATABASE) as database:
        database.execute("SET session_replication_role = replica")
        sql = """INSERT INTO relationships_partnership (id, provider_id, provider_name, provider_domain,
            provider_country, provider_mpn_id,
            reseller_id, reseller_name, reseller_domain, reseller_country, reseller_mpn_id, status,
            invitation_id, authorized_at, authorized_by_id, authorized_by_name, consent_text, consent_version,
            consent_language, removed_by_name, removed_by_company, removal_note, removal_text)
            VALUES (gen_random_uuid(), %s, 'Provider', 'p.example', 'TW', '1', %s, 'Reseller', 'r.example', 'TW', '2',
            'active', gen_random_uuid(), now(), %s, '', '', 1, 'en', '', '', '', '') RETURNING id"""
        [key] = database.execute(sql, [provider.tenant_id, reseller.tenant_id, reseller.pk]).fetchone()
    return key


def jump(partner, share):
    """A page far behind the numbers: after the row that lies at a share of the list."""
    with as_admin(DATABASE) as database:
        own = "FROM relationships_resellerrelationship WHERE partner_id = %s"
        [count] = database.execute(f"SELECT count(*) {own}", [partner.tenant_id]).fetchone()
        sql = f"SELECT id {own} ORDER BY sort_name, id OFFSET %s LIMIT 1"
        [key] = database.execute(sql, [partner.tenant_id, int(count * share)]).fetchone()
    return f"page=9999&after={key}" if count > FEW else "page=30"


def once(client, query):
    start = time.perf_counter()
    answer = client.get(f"/customers/?{query}")
    took = time.perf_counter() - start
    if answer.status_code != 200:
        sys.exit(f"{query} answered {answer.status_code}")
    return took


def measured(places):
    """Medians of each page at each place, which take turns, and how many statements it takes at each."""
    found = {}
    for title in PAGES:
        took = {place: [] for place in places}
        for _run in range(RUNS):
            for place, (client, pages) in places.items():
                took[place].append(once(client, pages[title]))
        for place, (client, pages) in places.items():
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/customers/?{pages[title]}")
            found[title, place] = statistics.median(took[place]), statements_in(captured)
    return found


def pages_for(partner, chosen):
    domain = partner.tenant.domain.split(".")[0]
    own = {"deep in the list": jump(partner, 0.8), "search by domain": f"q={domain}-7"}
    own |= {"by reseller": chosen, "by reseller, searched": f"{chosen}&q=zephyr"}
    return {title: own[title] if query is None else query for title, query in PAGES.items()}


def printed(found, few, many):
    print(f"\n{'page':32}{few:>16}{many:>16}{'ratio':>8}{'statements':>14}")
    for title in PAGES:
        (small, before), (big, after) = found[title, few], found[title, many]
        print(f"{title:32}{small * 1000:13.1f} ms{big * 1000:13.1f} ms{big / small:8.2f}{before:>8} / {after}")


def exported(client):
    """Seconds, and how many rows the file has."""
    start = time.perf_counter()
    answer = client.get("/customers/export.csv")
    return time.perf_counter() - start, answer.getvalue().count(b"\r\n") - 1


def copied(partner):
    """Seconds that COPY takes, as the administrator of the database, whom no wall stops."""
    query = SQL(COPY).format(partner=partner.tenant_id)
    with as_admin(DATABASE) as database:
        start = time.perf_counter()
        with database.cursor().copy(query) as rows:
            sum(len(block) for block in rows)
        return time.perf_counter() - start


def export(client, partner):
    """In turns with COPY; the medians."""
    runs = [(*exported(client), copied(partner)) for _run in range(FILES)]
    took, bare, rows = (statistics.median(run[i] for run in runs) for i in (0, 2, 1))
    print(f"a file of {rows:,} customers: {rows / took:,.0f} rows/s, {bare / took:.2f} of COPY ({rows / bare:,.0f})")


def main(count):
    fresh_database()
    began = time.perf_counter()
    small, big = company("Small Provider", "indirect_provider"), company("Big Provider", "indirect_provider")
    own = company("Reseller", "indirect_reseller")
    few, many = company("Small Reseller", "indirect_reseller"), company("Other Reseller", "indirect_reseller")
    fill(small, FEW, reseller=own)
    fill(big, count // 5, reseller=own)
    fill(few, 20)
    for number in range(4):
        fill(company(f"Other Provider {number}", "indirect_provider"), count // 5, reseller=many)
    fill(many, 20)
    with as_admin(DATABASE) as database:
        for table in ("relationships_resellerrelationship", "customers_customertag", "accounts_tenant"):
            database.execute(f"VACUUM ANALYZE {table}")
    print(f"{count:,} customers written in {time.perf_counter() - began:.0f} s")
    places = {}
    for name, partner, other, side in (
        ("1,000", small, own, "reseller"), (f"{count // 5:,}", big, own, "reseller"), ("20", few, small, "provider"),
    ):  # fmt: skip
        client = browser_of(partner)
        pair = (partner, other) if side == "reseller" else (other, partner)
        places[name] = client, pages_for(partner, f"{side}={partnership(*pair)}")
    found = measured(places)
    printed(found, "1,000", f"{count // 5:,}")
    printed(found, "1,000", "20")
    for partner in (small, big, few):
        export(browser_of(partner), partner)


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000)
