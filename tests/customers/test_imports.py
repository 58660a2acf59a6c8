"""Importing customers: checked without a change, added in the background, every row once, each problem at its row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.actions import users as user_actions
from accounts.models import Tenant
from customers.actions import imports as actions
from customers.models import Customer, CustomerImport, CustomerImportRow, CustomerTag
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, Job
from partnercenter.programme import change_setting
from relationships.models import ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.importing import (
    MOON,
    STAR,
    SUN,
    checked,
    customers_of,
    finish,
    fresh,
    imported,
    report,
    row,
    start,
    the_import,
    undo,
    upload,
)


def test_check_adds_nobody_and_reports_every_row(provider):
    found = the_import(checked(provider, SUN, row("bad domain"), MOON))
    assert customers_of(provider) == []
    assert (found.total, found.broken, found.known, found.ready, found.state) == (3, 1, 0, 2, "checked")
    assert report() == [(2, "ready", ""), (3, "broken", "domain-invalid"), (4, "ready", "")]


@pytest.mark.req("CUS-05", "CUS-06", "CUS-07", "CUS-11")
def test_rows_become_customers_with_all_that_belongs_to_them(provider, reseller, partnership):
    found = imported(provider, row(reseller="4000001", tags="Gold; 烘焙|gold;Far  North;ΟΔΟΣ;οδοσ"), MOON)
    assert (found.state, found.added, found.broken) == ("done", 2, 0)
    assert customers_of(provider) == [("moon-bakery.example", "imported"), ("sun-bakery.example", "imported")]
    assert customers_of(reseller) == [("sun-bakery.example", "designated")]
    with factories.everything_visible():
        record = Customer.objects.select_related("tenant").get(tenant__domain="sun-bakery.example")
        told = CustomerImportRow.objects.get(number=2)
        tags = set(CustomerTag.objects.filter(relationship_id=told.record_id).values_list("name", flat=True))
    assert (record.tenant.kind, record.tenant.country.code, record.registration_number) == (
        "customer",
        "TW",
        "04595257",
    )
    assert (record.address["city"], record.contact["phone"]) == ("信義區", "+886227712399")
    assert (told.customer_id, tags) == (record.tenant_id, {"Gold", "烘焙", "Far North", "ΟΔΟΣ"})


def test_every_log_tells_of_an_import(provider, reseller, partnership):
    imported(provider, row(reseller="4000001"), MOON)
    with factories.everything_visible():
        events = AuditEvent.objects.filter(operation_type__in=["import_customers", "create_customer"])
        told = sorted(
            (event.operation_type, event.acting_tenant_name, event.resource_new_value.get("count", ""))
            for event in events
        )
    name = provider.tenant.name
    assert told == [
        ("create_customer", name, ""), ("create_customer", name, ""), ("import_customers", "", "2"),
        ("import_customers", name, "1"),
    ]  # fmt: skip


def test_same_file_twice_adds_nothing(provider):
    imported(provider, SUN, MOON)
    again = the_import(checked(provider, SUN, MOON, STAR))
    assert (again.known, again.ready) == (2, 1)
    assert report(again) == [(2, "known", ""), (3, "known", ""), (4, "ready", "")]
    third = checked(provider, SUN, MOON)
    with pytest.raises(Refused) as refusal:
        start(third, provider)
    assert refusal.value.code == "customer-import-nothing-to-add"


def test_check_tells_own_customers_and_nothing_of_others(provider, shared, cast):
    found = checked(
        provider, row(shared.customer_domain.upper()), row(cast.jade_tea.domain), row("sun.example"), row("SUN.example")
    )
    assert report() == [(2, "known", ""), (3, "ready", ""), (4, "ready", ""), (5, "broken", "domain-twice")]
    start(found, provider)
    finish()
    assert report()[1:3] == [(3, "broken", "domain-taken"), (4, "created", "")]


def test_domain_taken_meanwhile_is_a_problem_of_its_row(provider):
    found = checked(provider, SUN, MOON)
    parties.customer_tenant("Quick", "Moon-Bakery.example")
    start(found, provider)
    finish()
    assert report() == [(2, "created", ""), (3, "broken", "domain-taken")]
    assert (the_import().added, the_import().broken, the_import().state) == (1, 1, "done")


def test_partnership_ended_meanwhile_is_a_problem_of_its_row(provider, reseller, partnership):
    found = checked(provider, row(reseller="4000001"), MOON)
    factories.parted(partnership, by=provider)
    start(found, provider)
    finish()
    assert report() == [(2, "broken", "reseller-unknown"), (3, "created", "")]


def test_reseller_that_cannot_act_is_told(provider, reseller, partnership):
    from tests.relationships.partners import set_standing

    set_standing(reseller.tenant, status="suspended")
    checked(provider, row(reseller="4000001"), row("moon.example", reseller="4999999"))
    assert report() == [(2, "broken", "reseller-not-ready"), (3, "broken", "reseller-unknown")]


def test_started_twice_runs_once(provider):
    found = checked(provider, SUN)
    assert start(found, provider).job == start(found, provider).job
    finish()
    assert customers_of(provider) == [("sun-bakery.example", "imported")]


def test_import_that_was_stopped_goes_on_where_it_was(provider, monkeypatch):
    monkeypatch.setattr("customers.actions.imports_customers.ADDED_AT_ONCE", 1)
    found = start(checked(provider, SUN, MOON, STAR), provider)
    with factories.acting_for(provider):
        actions.stop_customer_import(found, by=fresh(provider))
    finish()
    stopped = the_import()
    assert (stopped.state, stopped.added, stopped.ready) == ("failed", 0, 3)
    start(found, provider)
    finish()
    assert (the_import().state, the_import().added, len(customers_of(provider))) == ("done", 3, 3)


def test_file_beyond_the_customers_of_a_day_is_not_started(provider, cast):
    with factories.acting_for(cast.omar):
        change_setting("new_customers_a_day", 2, by=cast.omar, reason="Policy")
    undo(imported(provider, SUN, row("bad")), provider)
    found = checked(provider, MOON, STAR)
    with pytest.raises(Refused) as refusal:
        start(found, provider)
    assert (refusal.value.code, refusal.value.details) == ("customer-import-limit", {"left": "1", "count": "2"})
    assert imported(provider, MOON).added == 1


@pytest.mark.req("CUS-13")
def test_reseller_imports_no_customers(reseller):
    with pytest.raises(Refused) as refusal:
        upload(reseller, SUN)
    assert refusal.value.code == "resellers-invite-customers"


def test_importer_who_may_add_no_customers_any_more_adds_none(provider, cast):
    zoe = factories.user(provider.tenant, "Zoe", "zoe@formosa-cloud.example", roles.SALES_AGENT)
    found = start(checked(zoe, SUN), zoe)
    with factories.acting_for(provider):
        user_actions.change_roles(fresh(zoe), by=fresh(provider), roles=[])
    finish()
    assert (the_import().state, customers_of(provider)) == ("failed", [])
    start(found, provider)
    finish()
    assert (the_import().state, the_import().added) == ("done", 1)


def test_hundred_thousand_and_one_rows_are_refused_in_words(provider):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="more than 100,000 rows"):
        upload(
            provider,
            content=("Company name,Domain,Country,First name,Last name,E-mail\r\n" + "x\r\n" * 100_001).encode(),
        )
    with factories.everything_visible():
        assert (CustomerImport.objects.count(), CustomerImportRow.objects.count()) == (0, 0)


def days_later(days):
    past = timezone.now() - timedelta(days=days, minutes=1)
    with factories.everything_visible():
        CustomerImport.objects.update(created_at=past)
        Job.objects.exclude(finished_at=None).update(finished_at=past)


def test_names_of_an_import_go_after_90_days_and_its_counts_stay(provider):
    imported(provider, SUN, row("bad"))
    days_later(89)
    actions.purge_customer_imports()
    assert len(report()) == 2
    days_later(90)
    actions.purge_customer_imports()
    assert (report(), the_import().added, the_import().broken) == ([], 1, 1)


def test_file_that_nobody_starts_goes_after_a_week(provider):
    checked(provider, SUN)
    days_later(7)
    actions.purge_customer_imports()
    actions.purge_customer_imports()
    with factories.everything_visible():
        assert CustomerImport.objects.count() == 0


def test_strangers_see_neither_files_nor_rows(provider, second):
    checked(provider, SUN)
    with factories.acting_for(second):
        assert (CustomerImport.objects.count(), CustomerImportRow.objects.count()) == (0, 0)


def test_market_keeps_customers_of_other_countries_out(provider):
    checked(
        provider, row(country="Germany"), row("moon.example", country="Atlantis"), row("star.example", country="臺灣")
    )
    outcomes = [entry[1:] for entry in report()][:2]
    assert outcomes == [("broken", "country-other-market"), ("broken", "country-unknown")]


def test_customers_of_an_import_are_never_of_another_partner(provider, second):
    imported(provider, SUN)
    with factories.everything_visible():
        assert Tenant.objects.get(domain="sun-bakery.example").provided_by_id == provider.tenant_id
        assert not ResellerRelationship.objects.filter(partner=second.tenant).exists()
