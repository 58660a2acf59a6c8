"""Importing users: checked without a change, added in the background, every row once, each problem at its row."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import roles
from accounts.actions import user_imports as actions
from accounts.actions import users as user_actions
from accounts.models import PasswordLink, User, UserImport, UserImportRow
from accounts.rules import user_imports as rules
from accounts.tasks import purge_user_imports_task
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, Job, OutgoingEmail
from tests import factories
from tests.accounts.imports import EVE, TOM, begin, finish, fresh, people, report, the_import, upload


def test_check_changes_nothing_and_reports_every_row(cast):
    found = upload(cast.mei, EVE, "Bad,bad,", TOM)
    assert people(cast.lin_trading) == [cast.mei.email]
    assert (found.total, found.broken, found.added, found.ready, found.state) == (3, 1, 0, 2, "checked")
    assert report() == [(2, "ready", ""), (3, "broken", "email-invalid"), (4, "ready", "")]


def test_taken_address_is_told_by_name_at_home_and_not_at_all_elsewhere(cast):
    factories.user(cast.berger_systems, "Carla Rossi", "Carla@Lin-Trading.example")
    upload(cast.mei, f"Ken,{cast.ken.email.upper()},", "Carla,carla@lin-trading.example,")
    with factories.everything_visible():
        told = [rules.words_of(row.problem, row.detail) for row in UserImportRow.objects.order_by("number")]
    assert told == [f"{cast.ken.full_name} has this e-mail address already.", "This e-mail address cannot be used."]


def test_small_role_may_not_upload(cast):
    with pytest.raises(Refused, match="role-lacks-right"):
        upload(cast.ken, EVE)


def test_start_needs_the_permission_too(cast):
    found = upload(cast.mei, EVE)
    with factories.acting_for(cast.ken), pytest.raises(Refused, match="role-lacks-right"):
        actions.start_user_import(found, by=fresh(cast.ken))


def test_file_without_a_good_row_cannot_be_started(cast):
    with pytest.raises(Refused, match="import-nothing-to-add"):
        begin(cast.mei, "Bad,bad,")


# The job


@pytest.mark.req("USR-03", "DEC-04")
def test_good_rows_are_added_and_broken_ones_left(cast):
    begin(cast.mei, EVE, "Bad,bad,", TOM)
    finish()
    assert people(cast.lin_trading) == ["eve@lin-trading.example", cast.mei.email, "tom@lin-trading.example"]
    assert report() == [(2, "created", ""), (3, "broken", "email-invalid"), (4, "created", "")]
    done = the_import()
    assert (done.added, done.broken, done.ready, done.state, done.job.done, done.job.problems) == (
        2,
        1,
        0,
        "done",
        2,
        0,
    )


@pytest.mark.req("DEC-04")
def test_new_users_get_a_link_and_no_temporary_password(cast):
    begin(cast.mei, EVE)
    finish()
    with factories.everything_visible():
        eve = User.objects.with_roles().get(email="eve@lin-trading.example")
        links = PasswordLink.objects.filter(user=eve).count()
        mails = list(OutgoingEmail.objects.filter(recipient=eve.email).values_list("kind", flat=True))
    assert (eve.role_keys, eve.temporary_until, eve.has_usable_password()) == ({"sales_agent"}, None, False)
    assert (links, mails) == (1, ["accounts/password_link"])


def test_import_is_logged_as_the_work_of_who_started_it(cast):
    started = begin(cast.mei, EVE)
    finish()
    with factories.everything_visible():
        events = AuditEvent.objects.filter(tenant_id=cast.lin_trading.pk).order_by("operation_date")
        told = [(event.operation_type, event.actor_id) for event in events]
        added = events.get(operation_type="create_user")
    wanted = ["check_user_import", "start_user_import", "create_user"]
    assert told == [(operation, cast.mei.pk) for operation in wanted]
    assert added.request_id == started.job_id.hex


def test_import_started_twice_runs_once(cast):
    found = begin(cast.mei, EVE)
    with factories.acting_for(cast.mei):
        actions.start_user_import(found, by=fresh(cast.mei))
    finish()
    with factories.acting_for(cast.mei):
        actions.start_user_import(found, by=fresh(cast.mei))
    finish()
    with factories.everything_visible():
        assert Job.objects.count() == 1
    assert the_import().added == 1


def test_address_that_was_taken_meanwhile_is_a_problem_of_its_row(cast):
    begin(cast.mei, EVE, TOM)
    factories.user(cast.lin_trading, "Eva Wu", "eve@lin-trading.example")
    finish()
    assert report() == [(2, "broken", "address-in-company"), (3, "created", "")]
    assert (the_import().broken, the_import().job.problems) == (1, 1)


def test_role_that_the_importer_lost_meanwhile_is_a_problem_of_its_rows(cast):
    zoe = factories.user(cast.lin_trading, "Zoe Wu", "zoe@lin-trading.example", roles.GLOBAL_ADMIN)
    begin(zoe, "Eve,eve@lin-trading.example,Global admin", TOM)
    with factories.acting_for(cast.mei):
        user_actions.change_roles(fresh(zoe), by=fresh(cast.mei), roles=["user_admin"])
    finish()
    assert report() == [(2, "broken", "role-above-own"), (3, "created", "")]
    with factories.everything_visible():
        assert UserImportRow.objects.get(number=2).detail == "global_admin"


def test_importer_who_may_add_nobody_any_more_adds_nobody(cast):
    zoe = factories.user(cast.lin_trading, "Zoe Wu", "zoe@lin-trading.example", roles.USER_ADMIN)
    begin(zoe, EVE, TOM)
    with factories.acting_for(cast.mei):
        user_actions.change_roles(fresh(zoe), by=fresh(cast.mei), roles=[])
    finish()
    assert report() == [(2, "broken", "role-lacks-right"), (3, "broken", "role-lacks-right")]


def test_import_of_somebody_who_left_stops_and_a_colleague_goes_on(cast):
    zoe = factories.user(cast.lin_trading, "Zoe Wu", "zoe@lin-trading.example", roles.USER_ADMIN)
    found = begin(zoe, EVE)
    with factories.acting_for(cast.mei):
        User.objects.filter(pk=zoe.pk).update(is_active=False)
    finish()
    assert (the_import().state, the_import().ready) == ("failed", 1)
    with factories.acting_for(cast.mei):
        actions.start_user_import(found, by=fresh(cast.mei))
    finish()
    assert (the_import().state, the_import().added) == ("done", 1)


def test_operators_people_are_imported_behind_the_operators_own_wall(cast):
    boss = factories.user(cast.operator, "Olga Boss", "olga@operator.example", roles.GLOBAL_ADMIN)
    begin(boss, "Rita,rita@operator.example,Reviewer")
    finish()
    assert report() == [(2, "created", "")]
    assert "rita@operator.example" in people(cast.operator)


def days_later(days):
    """What so many days would do."""
    past = timezone.now() - timedelta(days=days, minutes=1)
    with factories.everything_visible():
        UserImport.objects.update(created_at=past)
        Job.objects.exclude(finished_at=None).update(finished_at=past)


def test_file_that_nobody_starts_goes_after_a_week(cast):
    upload(cast.mei, EVE)
    purge_user_imports_task()
    assert len(report()) == 1
    days_later(7)
    purge_user_imports_task()
    purge_user_imports_task()
    with factories.everything_visible():
        assert (UserImport.objects.count(), report()) == (0, [])


def test_names_of_an_import_go_after_90_days_and_its_counts_stay(cast):
    begin(cast.mei, EVE, "Bad,bad,")
    finish()
    days_later(89)
    purge_user_imports_task()
    assert len(report()) == 2
    days_later(90)
    purge_user_imports_task()
    assert (report(), the_import().added, the_import().broken) == ([], 1, 1)


def test_stopped_import_offers_nothing_once_its_names_are_gone(cast):
    begin(cast.mei, EVE)
    with factories.everything_visible():
        Job.objects.update(state="failed", lease_until=None, finished_at=timezone.now())
    days_later(90)
    purge_user_imports_task()
    assert (the_import().ready, the_import().broken) == (0, 1)


@pytest.mark.slow
def test_ten_thousand_rows_with_three_broken_ones_are_checked_in_a_moment(cast):
    rows = [f"Person {n},person.{n}@lin-trading.example,Sales agent; Helpdesk agent" for n in range(10_000)]
    rows[4_711:4_714] = ["No address,,", "Boss,boss@lin-trading.example,Boss", f"Ken,{cast.ken.email},"]
    began = time.process_time()
    found = upload(cast.mei, *rows)
    assert time.process_time() - began < 4  # of this process alone: the machine may have other things to do
    assert (found.total, found.broken, found.ready) == (10_000, 3, 9_997)
    assert [row for row in report() if row[1] == "broken"] == [
        (4_713, "broken", "email-missing"), (4_714, "broken", "role-unknown"), (4_715, "broken", "address-in-company"),
    ]  # fmt: skip
