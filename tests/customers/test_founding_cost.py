"""What a customer costs does not grow with the customers before it, whatever the planner believes of the tables."""

import os
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from customers.actions.founding import Founding
from tests import factories
from tests.customers.test_founding import found

TABLES = "accounts_tenant", "relationships_resellerrelationship", "relationships_delegatedadmin"
READ = "SELECT sum(idx_tup_fetch + seq_tup_read) FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)"


@pytest.fixture
def provider(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


@pytest.fixture
def partnership(provider, transactional_cast):
    cast = transactional_cast
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return factories.partnered(provider, cast.mei)


def analyzed():
    """The planner learns what stands in the tables now."""
    name = str(connection.settings_dict["NAME"])
    admin = urlsplit(os.environ["PORTAL_TEST_ADMIN_URL"])._replace(path=f"/{name}").geturl()
    with psycopg.connect(admin, autocommit=True) as database:
        database.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


def rows_read():
    """By index or without one, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(TABLES)])
        return int(cursor.fetchone()[0] or 0)


def test_rows_are_found_by_one_key_where_the_provider_had_none(provider, partnership):
    """Seen failing while the triggers asked for the customer and its provider at once, and while the plan of a small
    table, which reads all of it, was kept when it grew: each customer read hundreds of rows, and the next more."""
    analyzed()
    read = []
    with factories.acting_for(provider):
        for number in range(3):
            before = rows_read()
            domains = [f"sun-{number}-{place}.example" for place in range(300)]
            assert found(provider, *[Founding("Sun", name, "TW", partnership=partnership) for name in domains]) == {}
            read.append(rows_read() - before)
    assert max(read) <= min(read) * 1.5
