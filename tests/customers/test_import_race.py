"""Imports, removals and guests at the same moment: no deadlock, and everybody is told the truth."""

import pytest

from accounts.models import Tenant
from customers.actions import imports as actions
from customers.actions.removal import remove_customer
from partnercenter import jobs
from partnercenter.models import Job
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.removals import Representation
from tests import factories
from tests.accounts.test_work_account_race import at_once
from tests.customers.importing import MOON, STAR, SUN, checked, finish, fresh, imported, report, start, the_import


@pytest.fixture
def provider(transactional_cast):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


@pytest.fixture
def second(transactional_cast, provider):
    cast = transactional_cast
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    return cast.mei


def begin_undo(found, by):
    with factories.acting_for(by):
        actions.undo_customer_import(found, by=fresh(by))


def relationship():
    with factories.everything_visible():
        return ResellerRelationship.objects.select_related("customer").get(customer_domain="sun-bakery.example")


@pytest.mark.parametrize("_attempt", range(3))
def test_import_started_twice_at_once_runs_once(provider, _attempt):
    found = checked(provider, SUN, MOON)
    assert at_once(lambda: start(found, provider), lambda: start(found, provider)) == ["done", "done"]
    finish()
    with factories.everything_visible():
        assert (Job.objects.count(), the_import().added) == (2, 2)  # the check, and one import


@pytest.mark.parametrize("_attempt", range(3))
def test_two_partners_who_import_the_same_customers_share_them_out(provider, second, _attempt):
    files = [checked(provider, SUN, MOON, STAR), checked(second, STAR, MOON, SUN)]
    for found, by in zip(files, (provider, second), strict=True):
        start(found, by)
    at_once(jobs.run_due_job, jobs.run_due_job)
    finish()
    with factories.everything_visible():
        assert Tenant.objects.filter(domain__contains="bakery").count() == 3
    outcomes = sorted(entry[1:] for found in files for entry in report(found))
    assert outcomes == [("broken", "domain-taken")] * 3 + [("created", "")] * 3


@pytest.mark.parametrize("_attempt", range(3))
def test_customer_is_removed_while_its_import_is_taken_back(provider, _attempt):
    found = imported(provider, SUN)
    row = relationship()
    begin_undo(found, provider)
    text = Representation("I represent that.", 1)

    def remove():
        with factories.acting_for(provider):
            remove_customer(row, by=fresh(provider), representation=text)

    told = at_once(jobs.run_due_job, remove)
    finish()
    after = the_import()
    assert after.state == "undone"
    if after.undone:
        assert told in (["customer-unknown", "done"], ["done", "done"])
        with factories.everything_visible():
            assert not Tenant.objects.filter(domain="sun-bakery.example").exists()
    else:
        assert (told, report(), relationship().status) == (
            ["done", "done"], [(2, "created", "kept-changed")], "removed",
        )  # fmt: skip


@pytest.mark.parametrize("_attempt", range(3))
def test_guest_at_work_keeps_the_customer(provider, _attempt):
    found = imported(provider, SUN)
    with factories.everything_visible():
        grant = DelegatedAdmin.objects.select_related("target").get(origin="created")
    begin_undo(found, provider)

    def visit():
        with factories.acting_for(provider), acting_under(grant, by=fresh(provider)):
            pass

    told = at_once(jobs.run_due_job, visit)
    finish()
    assert (the_import().undone, told) in ((1, ["access-withdrawn", "done"]), (0, ["done", "done"]))
