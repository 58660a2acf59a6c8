"""What an import of a hundred thousand customers costs, beside PostgreSQL's COPY of the same rows.

    bin/test --services-only -- .venv/bin/python benchmarks/customer_import.py [CUSTOMERS]

One database, one run. A file of CUSTOMERS (100,000; every tenth shared with a reseller) is uploaded, checked and added
by the same actions and the same job that people use. Then everything that adding has written is copied out table by
table, the import is taken back, and the rows come in again by COPY, into the same tables with all their constraints,
indexes and triggers. Printed are rows a second and the ratio (the goal is a quarter); the longest chunk; the check;
and what the page of the import takes when all is added.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

from benchmarks.activity import DATABASE, as_admin, browser_of, fresh_database

SHARED = 10  # one in so many
HEAD = (
    "Company name,Domain,Country,Registration number,Postal code,State or province,City,Street and number,"
    "First name,Last name,E-mail,Phone,Reseller's MPN ID".replace("'", "\u2019")
)
LINE = (
    "Customer {0} Ltd,customer-{0}.example,TW,04595257,110,台北市,信義區,信義路五段{0}號,淑芬,周,"
    "fen@customer-{0}.example,02 2771 2399,{1}"
)
NEW = "SELECT t.id FROM accounts_tenant t WHERE t.provided_by_id IS NOT NULL"
TABLES = {  # in the order in which they come in again
    "accounts_tenant": "provided_by_id IS NOT NULL",
    "customers_customer": f"tenant_id IN ({NEW})",
    "relationships_resellerrelationship": f"customer_id IN ({NEW}) AND origin = 'imported'",
    "relationships_resellerrelationship again": f"customer_id IN ({NEW}) AND origin = 'designated'",
    "relationships_delegatedadmin": f"target_id IN ({NEW})",
    "partnercenter_auditevent": "operation_type = 'create_customer'",
}


def file_of(count):
    """The CSV file, as bytes."""
    lines = (LINE.format(number, "" if number % SHARED else "4000001") for number in range(count))
    return "\r\n".join([HEAD, *lines]).encode()


def trade():
    """A provider with one reseller, both ready."""
    from tests import factories
    from tests.people import Cast

    cast = Cast()
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    return cast.ting


def run_job():
    """What a worker does; seconds of the whole, and of the longest chunk."""
    from partnercenter import jobs

    longest, begun = 0.0, time.perf_counter()
    claimed = jobs._claim()
    while claimed and claimed.state == "running":
        chunk = time.perf_counter()
        claimed = jobs._run_chunk(claimed)
        longest = max(longest, time.perf_counter() - chunk)
    return time.perf_counter() - begun, longest


def uploaded(by, content):
    from customers.actions.imports import upload_customer_import
    from tests import factories

    begun = time.perf_counter()
    with factories.acting_for(by):
        found = upload_customer_import(content, kind="customers", file_name="customers.csv", by=fresh(by))
    return found, time.perf_counter() - begun


def fresh(user):
    from accounts.models import User

    return User.objects.with_roles().get(pk=user.pk)


def step(found, by, action):
    """Starts the next step of the import and does its work."""
    from tests import factories

    with factories.acting_for(by):
        action(found, by=fresh(by))
    return run_job()


def shown(found, by):
    """Seconds that the page of the import takes; the first page of a process reads templates and is no measure."""
    client, took = browser_of(by), []
    for _run in range(4):
        begun = time.perf_counter()
        client.get(f"/customers/imports/{found.pk}/")
        took.append(time.perf_counter() - begun)
    return statistics.median(took[1:])


def columns_of(database, table):
    """Those that COPY may write: all but the generated ones."""
    asked = (
        "SELECT quote_ident(column_name) FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"
    )
    return ", ".join(row[0] for row in database.execute(asked, [table]))


def copied_out(folder):
    """Every table's new rows as COPY writes them."""
    files = {}
    with as_admin(DATABASE) as database:
        for name, condition in TABLES.items():
            table = name.split()[0]
            columns, target = columns_of(database, table), folder / f"{name}.copy"
            query = f"COPY (SELECT {columns} FROM {table} WHERE {condition} ORDER BY id) TO STDOUT"  # noqa: S608 - names of our own
            with target.open("wb") as out, database.cursor().copy(query) as rows:
                for block in rows:
                    out.write(block)
            files[name] = (f"COPY {table} ({columns}) FROM STDIN", target)
    return files


def copied_in(files):
    """Seconds that COPY takes for the same rows, one transaction with its deferred constraints checked at the end.

    As the portal's role, whose triggers ask for it; COPY knows no row-level security, so that is away meanwhile.
    """
    tables = {name.split()[0] for name in files}
    begun = time.perf_counter()
    with as_admin(DATABASE) as database, database.transaction():
        for table in tables:
            database.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        database.execute("SET LOCAL ROLE portal_ops")
        for query, source in files.values():
            with database.cursor().copy(query) as rows, source.open("rb") as given:
                while block := given.read(1 << 16):
                    rows.write(block)
    return time.perf_counter() - begun


def events_gone():
    """The log is append-only for everybody: its copies come in beside a log without them."""
    with as_admin(DATABASE) as database:
        database.execute("ALTER TABLE partnercenter_auditevent DISABLE TRIGGER USER")
        database.execute("DELETE FROM partnercenter_auditevent WHERE operation_type = 'create_customer'")
        database.execute("ALTER TABLE partnercenter_auditevent ENABLE TRIGGER USER")


def tidy():
    with as_admin(DATABASE) as database:
        database.execute("VACUUM ANALYZE")


def main(count):
    from tempfile import TemporaryDirectory

    from customers.actions.imports import start_customer_import, undo_customer_import

    fresh_database()
    ting = trade()
    content = file_of(count)
    found, took = uploaded(ting, content)
    print(f"uploaded {count:,} rows ({len(content) / 1e6:.1f} MB) in {took:.1f} s")
    took, longest = run_job()
    print(f"checked in {took:.1f} s, {count / took:,.0f} rows/s; longest chunk {longest:.2f} s")
    added, longest = step(found, ting, start_customer_import)
    print(f"added in {added:.1f} s, {count / added:,.0f} rows/s; longest chunk {longest:.2f} s")
    print(f"page of the import afterwards: {shown(found, ting) * 1000:.0f} ms")
    with TemporaryDirectory() as folder:
        files = copied_out(Path(folder))
        took, longest = step(found, ting, undo_customer_import)
        print(f"taken back in {took:.1f} s, {count / took:,.0f} rows/s; longest chunk {longest:.2f} s")
        events_gone()
        tidy()
        bare = copied_in(files)
    print(f"COPY in {bare:.1f} s, {count / bare:,.0f} rows/s; the import runs at {bare / added:.2f} of it (goal 0.25)")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1].replace(",", "")) if sys.argv[1:] else 100_000)
