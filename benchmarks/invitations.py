"""What a million invitations cost: their expiry, and the pages of a provider who made ten thousand of them.

    bin/test --services-only -- .venv/bin/python benchmarks/invitations.py [INVITATIONS]

One database. The ledger of one provider is asked for twice, with 1,000 invitations in the table (a tenth of them hers)
and with INVITATIONS (1,000,000; 10,000 hers, a tenth of all due). Then the clock ends what is due, beside a bare UPDATE
of the same rows. Printed are medians, ratios within this run, and SQL statements.
"""

import statistics
import sys
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.activity import DATABASE, as_admin, browser_of, fresh_database

FEW, OWN, RUNS = 1_000, 10_000, 7
DUE = 10  # one in so many
PAGES = {
    "first page": "",
    "page 40": "page=40",
    "page 400": "page=400",
    "needs attention": "status=attention",
    "open": "status=open",
    "expired": "status=expired",
    "made by colleagues": "who=others",
    "made on a day": "from=2026-10-01&to=2026-10-01",
    "oldest end first": "sort=ends",
    "by recipient": "sort=recipient",
    "search, common": "q=contoso",
    "search, one": "q=person777@",
    "search, none": "q=nowhere-at-all",
}
# Her rows are spread evenly among those of all the others; one in DUE is over and not ended yet.
FILL = """
INSERT INTO relationships_invitation (id, kind, status, inviter_id, inviter_name, inviter_country, inviter_mpn_id,
    provider_name, made_by_id, made_by_name, token_hash, sealed_token, recipient_company, recipient_name,
    recipient_email, only_recipient, language, subject, text, created_at, expires_at, handed_out_at, answered_by_name,
    answered_company, decline_reason, ended_at)
SELECT gen_random_uuid(), 'partnership', CASE WHEN due OR n %% 3 = 0 THEN 'handed_out' ELSE 'revoked' END,
    whose, 'Provider', 'DE', '4100001', '', maker, 'Maker', md5(n::text) || md5(%(salt)s || n::text), '',
    (ARRAY['Contoso', 'Fabrikam', 'Adatum', 'Coho', 'Litware'])[1 + n %% 5] || ' ' || n, 'Person ' || n,
    'person' || n || '@reseller.example', false, 'en', 'Work with us', repeat('Please open {link} ', 20), born,
    CASE WHEN due THEN now() - interval '1 minute' ELSE now() + n %% 30 * interval '1 day' + interval '1 hour' END,
    born, '', '', '', CASE WHEN due OR n %% 3 = 0 THEN NULL ELSE born END
FROM generate_series(1, %(count)s) AS n,
    LATERAL (SELECT abs(hashint4(n)) %% %(due)s = 0 AS due,
        timestamptz '2026-11-20' - n * (interval '300 days' / %(count)s) AS born,
        CASE WHEN n %% %(every)s = 0 THEN %(hers)s ELSE %(others)s END::uuid AS whose,
        CASE WHEN n %% %(every)s = 0 THEN %(her)s ELSE %(other)s END::uuid AS maker) AS row
"""

BARE = """
UPDATE relationships_invitation SET status = 'expired', ended_at = expires_at
WHERE status IN ('draft', 'handed_out', 'opened') AND expires_at <= now()
"""
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


class Undone(Exception):  # noqa: N818 - nothing went wrong
    """Rolls back what was only to be measured."""


def provider(name):
    """Her global admin, in a company that is enrolled as a provider."""
    from accounts import roles
    from tests import factories

    domain = f"{name.lower()}.example"
    company = factories.tenant(name, domain, "DE", programmes=["indirect_provider"])
    return factories.user(company, "Admin", f"admin@{domain}", roles.GLOBAL_ADMIN)


def fill(ting, other, count, every):
    values = {"hers": ting.tenant_id, "her": ting.pk, "others": other.tenant_id, "other": other.pk}
    began = time.perf_counter()
    with as_admin(DATABASE) as database:
        database.execute(FILL, {**values, "count": count, "every": every, "due": DUE, "salt": str(count)})
        database.execute("VACUUM ANALYZE relationships_invitation")
    print(f"{count:,} invitations written in {time.perf_counter() - began:.0f} s")


def measured(client, query):
    """The median of some runs, and how many statements one takes."""
    took = []
    for _run in range(RUNS):
        start = time.perf_counter()
        answer = client.get(f"/invitations/?{query}")
        took.append(time.perf_counter() - start)
        if answer.status_code != 200:
            sys.exit(f"{query} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/invitations/?{query}")
    return statistics.median(took), statements_in(captured)


def statements_in(captured):
    """Without those that begin and end a transaction."""
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured.captured_queries)


def ledger(client):
    return {title: measured(client, query) for title, query in PAGES.items()}


def compare(few, many):
    print(f"\n{'ledger':24}{'in ' + format(FEW, ','):>14}{'in many':>14}{'ratio':>8}{'statements':>12}")
    for title, (small, _statements) in few.items():
        big, statements = many[title]
        print(f"{title:24}{small * 1000:11.1f} ms{big * 1000:11.1f} ms{big / small:8.1f}{statements:12}")


def bare_update():
    """The same rows, with nothing beside it, and undone again."""
    from tests.factories import everything_visible

    with suppress(Undone), everything_visible(), connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(BARE)
        rows, took = cursor.rowcount, time.perf_counter() - begun
        raise Undone
    with as_admin(DATABASE) as database:
        database.execute("VACUUM ANALYZE relationships_invitation")
    return rows, took


def expiry():
    from relationships.actions.clocks import expire_due_invitations

    rows, bare = bare_update()
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        ended = expire_due_invitations()
    took = time.perf_counter() - begun
    if ended != rows:
        sys.exit(f"{ended} ended, {rows} were due")
    print(f"\nexpiry of {ended:,}: {took:.2f} s, {ended / took:,.0f} rows/s, {statements_in(captured)} statements")
    print(f"bare UPDATE of them:  {bare:.2f} s, {rows / bare:,.0f} rows/s; ratio {took / bare:.1f}")
    begun = time.perf_counter()
    expire_due_invitations()
    print(f"a run with nothing due: {(time.perf_counter() - begun) * 1000:.1f} ms")


def main(count):
    fresh_database()
    ting, other = provider("Formosa"), provider("Others")
    client = browser_of(ting)
    fill(ting, other, FEW, 10)
    few = ledger(client)
    fill(ting, other, count - FEW, max(1, count // OWN))
    compare(few, ledger(client))
    expiry()


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 1_000_000)
