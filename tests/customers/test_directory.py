"""Existing customers: what a file says, whom it connects, and whom never (CUS-03, CUS-04, C20)."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.models import Tenant
from customers.actions import directory as actions
from customers.models import ConnectedCustomer, Customer
from enrollment.models import ProgramEnrollment
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import connected, parties


def served():
    """Which partner serves which customer, on which ground."""
    with factories.everything_visible():
        return list(
            ResellerRelationship.objects.filter(status="active")
            .order_by("created_at")
            .values_list("partner_mpn_id", "customer_domain", "origin")
        )


MOON = ("4000001", "moon-bakery.example", "directory")


@pytest.mark.req("CUS-03", "C20")
def test_customer_waits_for_the_enrollment_and_appears_by_itself(cast):
    load = connected.loaded(cast.omar)
    assert (actions.connect_due_customers(), connected.told(load)) == (0, [("waiting", "")])
    factories.approved(cast.mei, cast.ravi, mpn_id="4000001")
    assert (actions.connect_due_customers(), served()) == (1, [MOON])
    assert connected.told(load) == [("connected", "")]
    assert (actions.connect_due_customers(), served()) == (0, [MOON])


@pytest.mark.req("CUS-04")
def test_customer_that_no_directory_knows_never_appears(cast, reseller):
    parties.customer_tenant("Sun Bakery", "sun-bakery.example")
    connected.loaded(cast.omar, "4999999,Sun Bakery,sun-bakery.example,TW,yes")
    assert (actions.connect_due_customers(), served()) == (0, [])


def test_unknown_domain_gets_the_account_of_a_customer(cast, reseller):
    connected.loaded(cast.omar)
    actions.connect_due_customers()
    with factories.everything_visible():
        company = Tenant.objects.get(domain="moon-bakery.example")
        assert Customer.objects.filter(tenant=company).exists()
        grants = list(DelegatedAdmin.objects.filter(target=company).values_list("grantee_id", "roles", "origin"))
    assert (company.name, company.kind, company.country.code, company.provided_by) == (
        "Moon Bakery", "customer", "TW", None,
    )  # fmt: skip
    assert grants == [(reseller.tenant_id, ["user_admin", "billing_admin"], "directory")]


def test_known_domain_keeps_its_account_and_its_name(cast, reseller):
    company = parties.customer_tenant("月光烘焙", "moon-bakery.example")
    connected.loaded(cast.omar, "4000001,Moon Bakery,MOON-bakery.example,TW,no")
    actions.connect_due_customers()
    with factories.everything_visible():
        row = ResellerRelationship.objects.get(customer=company)
        assert not DelegatedAdmin.objects.filter(target=company).exists()
    assert (row.customer_name, row.programme, row.partner_id) == ("月光烘焙", "indirect_reseller", reseller.tenant_id)


@pytest.mark.parametrize(
    ("domain", "country", "reason"),
    [
        ("berger-systems.example", "TW", "partner-account"),
        ("lin-trading.example", "TW", "partner-account"),
        ("operator.example", "TW", "partner-account"),
        ("moon-bakery.example", "DE", "other-market"),
        ("mond.example", "TW", "other-market"),
        ("formosa.example", "TW", "in-parts"),
    ],
)
def test_company_that_cannot_be_its_customer_is_refused(cast, reseller, domain, country, reason):
    assert cast.anna.pk
    parties.customer_tenant("Mond Brot", "mond.example", "DE")
    factories.tenant("Formosa Mail", "mail.formosa.example", "TW")
    load = connected.loaded(cast.omar, f"4000001,Moon,{domain},{country},yes")
    assert (actions.connect_due_customers(), served()) == (0, [])
    assert connected.told(load) == [("refused", reason)]


def test_customer_that_is_served_already_is_known(cast, reseller):
    company = parties.customer_tenant("Moon", "moon-bakery.example")
    parties.served(reseller, company)
    load = connected.loaded(cast.omar)
    assert actions.connect_due_customers() == 0
    assert connected.told(load) == [("known", "served")]


def test_what_was_ended_stays_ended(cast, reseller):
    connected.loaded(cast.omar)
    actions.connect_due_customers()
    with factories.acting_for(reseller):
        ResellerRelationship.objects.update(
            status="removed", removed_at=cast.omar.created_at, removed_by=reseller, removed_by_name=reseller.full_name
        )
    load = connected.loaded(cast.omar)
    assert connected.told(load) == [("known", "earlier-file")]
    with factories.everything_visible():
        ConnectedCustomer.objects.exclude(load=load).delete()
    again = connected.loaded(cast.omar)
    assert (actions.connect_due_customers(), connected.told(again)) == (0, [("refused", "ended-before")])
    assert served() == []


def test_access_that_was_withdrawn_stays_withdrawn(cast, reseller):
    company = parties.customer_tenant("Moon", "moon-bakery.example")
    boss = factories.user(company, "Luna", "luna@moon-bakery.example")
    grant = parties.granted(reseller, company)
    with factories.acting_for(boss):
        DelegatedAdmin.objects.filter(pk=grant.pk).update(
            status="withdrawn", withdrawn_at=grant.granted_at, withdrawn_by=boss, withdrawn_by_name="Luna"
        )
    connected.loaded(cast.omar)
    assert actions.connect_due_customers() == 1
    with factories.everything_visible():
        assert not DelegatedAdmin.objects.filter(target=company, status="active").exists()


def test_newer_file_takes_over_what_waits(cast):
    first, second = connected.loaded(cast.omar), connected.loaded(cast.omar)
    assert (connected.told(first), connected.told(second)) == ([("replaced", "")], [("waiting", "")])


def test_suspended_partner_waits(cast, reseller):
    with factories.everything_visible():
        ProgramEnrollment.objects.update(status="suspended")
    load = connected.loaded(cast.omar)
    assert (actions.connect_due_customers(), connected.told(load)) == (0, [("waiting", "")])


def test_both_logs_tell_it_and_partner_gets_one_mail(cast, reseller, mails):
    connected.loaded(cast.omar, connected.MOON, "4000001,Star Tea,star-tea.example,TW,no")
    actions.connect_due_customers()
    with factories.everything_visible():
        companies = set(Tenant.objects.filter(kind="customer").values_list("pk", flat=True))
        events = AuditEvent.objects.filter(operation_type="connect_customer")
        told = [(event.tenant_id, event.user_principal_name, event.acting_tenant_name) for event in events]
        [load] = AuditEvent.objects.filter(operation_type="load_connected_customers")
    assert {tenant for tenant, _who, _company in told} == {reseller.tenant_id, *companies}
    assert {(who, company) for _tenant, who, company in told} == {(cast.omar.email, cast.operator.name)}
    assert (len(told), load.tenant_id) == (4, None)
    letters = [mail for mail in mails() if mail["kind"] == "customers/customers_connected"]
    assert [(mail["to"], "2" in mail["subject"]) for mail in letters] == [(reseller.email, True)]


def test_partner_sees_them_and_others_do_not(cast, reseller, provider):
    connected.loaded(cast.omar)
    actions.connect_due_customers()
    counts = []
    for person in (reseller, provider):
        with factories.acting_for(person):
            counts.append(ResellerRelationship.objects.visible_to(person).count())
    assert counts == [1, 0]
    with factories.acting_for(reseller), pytest.raises(DatabaseError), transaction.atomic():
        ConnectedCustomer.objects.exists()


@pytest.mark.parametrize("count", [1, 40])
def test_many_customers_cost_as_much_as_one(cast, reseller, count, django_assert_max_num_queries):
    rows = [f"4000001,Shop {number},shop-{number}.example,TW,yes" for number in range(count)]
    connected.loaded(cast.omar, *rows)
    with django_assert_max_num_queries(200) as captured:
        assert actions.connect_due_customers() == count
    assert len(statements(captured)) <= 24


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_connect_once(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    load = connected.loaded(cast.omar, connected.MOON, "4000001,Star Tea,star-tea.example,TW,no")
    barrier, counts = threading.Barrier(2), []

    def connect():
        barrier.wait()
        try:
            counts.append(actions.connect_due_customers())
        finally:
            connection.close()

    threads = [threading.Thread(target=connect) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(counts), len(served())) == (2, 2)
    assert connected.told(load) == [("connected", "")] * 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x1,Moon,moon.example,TW,yes", "mpn-id"), ("４０,Moon,moon.example,TW,yes", "mpn-id"),
        ("1,,moon.example,TW,yes", "name"), ("1,https://moon.example,moon.example,TW,yes", "name"),
        ("1,Moon,moon,TW,yes", "domain"), ("1,Moon,com.tw,TW,yes", "domain"),
        ("1,Moon,moon.example,Taiwan,yes", "country"), ("1,Moon,moon.example,XX,yes", "country"),
        ("1,Moon,moon.example,TW,maybe", "delegated"), ("1,Moon,moon.example,TW,yes,more", "cells"),
        ("1,Moon,moon.example", "cells"), (f"1,{'M' * 201},moon.example,TW,yes", "length"),
    ],
)  # fmt: skip
def test_broken_row_is_reported_and_leaves_the_others_alone(cast, row, reason):
    load = connected.loaded(cast.omar, row, connected.MOON, connected.MOON)
    assert connected.told(load) == [("refused", reason), ("waiting", ""), ("refused", "twice")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("mpn_id,customer_name,domain,country,delegated\n1,月光,moon.example,TW,yes".encode("big5"), "Big5"),
        (b"a,b\n1,2", "customer_name"),
        (connected.file_of('1,"Moon'), "Line 2"),
        (connected.file_of(*["1,Moon,moon.example,TW,yes"] * 10_001), "10,000"),
    ],
)
def test_file_that_cannot_be_read_is_explained(cast, content, words):
    with factories.acting_for(cast.omar), pytest.raises(ValidationError, match=words):
        actions.load_connected_customers(content, file_name="x.csv", by=cast.omar)


def test_byte_order_mark_is_no_part_of_a_name(cast):
    content = b"\xef\xbb\xbf" + connected.file_of(connected.MOON)
    with factories.acting_for(cast.omar):
        load = actions.load_connected_customers(content, file_name="x.csv", by=cast.omar)
    assert connected.told(load) == [("waiting", "")]


def test_reviewer_loads_nothing(cast):
    with pytest.raises(Refused, match="role-lacks-right"):
        connected.loaded(cast.ravi)
