"""Imports and people at the same moment: one job, one account for one address."""

import pytest

from accounts.actions import user_imports as actions
from accounts.actions import users
from accounts.models import User
from partnercenter import jobs
from partnercenter.models import Job
from tests import factories
from tests.accounts.imports import EVE, TOM, begin, finish, fresh, report, the_import, upload
from tests.accounts.test_work_account_race import at_once


@pytest.mark.parametrize("_attempt", range(3))
def test_import_started_twice_at_once_runs_once(transactional_cast, _attempt):
    mei = transactional_cast.mei
    found = upload(mei, EVE, TOM)

    def start():
        with factories.acting_for(mei):
            actions.start_user_import(found, by=fresh(mei))

    assert at_once(start, start) == ["done", "done"]
    finish()
    with factories.everything_visible():
        assert (Job.objects.count(), the_import().added) == (1, 2)


@pytest.mark.parametrize("_attempt", range(3))
def test_address_added_by_hand_and_by_an_import_at_once_is_one_account(transactional_cast, _attempt):
    mei = transactional_cast.mei
    begin(mei, TOM, EVE)

    def add():
        with factories.acting_for(mei):
            users.add_user(by=fresh(mei), full_name="Eve", email="eve@lin-trading.example", roles=[], with_link=True)

    at_once(jobs.run_due_job, add)
    finish()
    with factories.everything_visible():
        assert User.objects.filter(email="eve@lin-trading.example").count() == 1
    assert (the_import().state, report()[0]) == ("done", (2, "created", ""))
