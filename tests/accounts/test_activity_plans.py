"""The activity log stays quick in a million events: behind the wall, too, each tab and filter has an index of its own.

Only comparisons that PostgreSQL knows to keep secrets (leakproof ones) reach an index through row-level security; these
tests would notice a release in which that changes. What it is worth: benchmarks/activity.py.
"""

import uuid

import pytest
from django.db import connection

from partnercenter import audit
from partnercenter.models import AuditEvent
from tests import factories

IN_ORDER = ("seqscan", "sort", "bitmapscan")
ANY = uuid.UUID(int=7)


@pytest.fixture
def events(cast):
    """A few hundred of several people, so that the planner has something to weigh."""
    for by in (cast.mei, cast.anna, cast.ada):
        with factories.acting_for(by):
            audit.record_all("load_company_profile", [(by, {}) for _ in range(100)], by=by, tenant_id=by.tenant_id)


def plan(person, chosen, without=IN_ORDER):
    """How PostgreSQL reads what `chosen` takes of the visible events when it may not go the ways of `without`."""
    with factories.acting_for(person), connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        return chosen(AuditEvent.objects.visible_to(person)).explain()


def newest(rows):
    return rows.order_by("-operation_date")[:25]


FILTERS = {
    "audit_by_tenant": lambda rows, company: rows.of_company(company),
    "audit_by_acting": lambda rows, company: rows.done_for_others(company),
    "audit_by_guest": lambda rows, company: rows.of_company(company).done_by_guests(),
    "audit_by_actor": lambda rows, company: rows.filter(actor_id=ANY),
    "audit_by_name": lambda rows, company: rows.filter(user_principal_name="x@y.example"),
    "audit_by_type": lambda rows, company: rows.filter(resource_type="application"),
    "audit_by_operation": lambda rows, company: rows.filter(operation_type="sign_in"),
    "audit_by_resource": lambda rows, company: rows.filter(resource_id="1"),
}


def test_every_filter_has_an_index_of_its_own(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'partnercenter_auditevent'")
        assert FILTERS.keys() <= {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("index", FILTERS)
def test_company_reads_in_the_order_of_an_index(cast, events, index):
    """Of several that give the order, the planner of a small table may take another one than in a large table."""
    found = plan(cast.mei, lambda rows: newest(FILTERS[index](rows, cast.lin_trading)))
    assert ("Index Scan using audit_by_" in found, "Sort" in found) == (True, False)


def test_events_of_one_request_have_an_index(cast, events):
    found = plan(cast.mei, lambda rows: rows.filter(request_id="f" * 32))
    assert "Index Scan using audit_by_request" in found


def test_operator_reads_all_companies_in_the_order_of_time(cast, events):
    found = plan(cast.ada, newest)
    assert ("Index Scan using audit_by_time" in found, "Sort" in found) == (True, False)


def test_operators_search_by_name_uses_its_index(cast, events):
    without = ("seqscan", "indexscan", "indexonlyscan")
    found = plan(cast.ada, lambda rows: rows.filter(resource_name__icontains="berger"), without)
    assert "Bitmap Index Scan on audit_search_name" in found


def test_companys_search_by_name_cannot_use_it(cast, events):
    found = plan(cast.mei, lambda rows: rows.filter(resource_name__icontains="berger"), ("seqscan",))
    assert "audit_search_name" not in found
