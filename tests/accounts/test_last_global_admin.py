"""Two global admins, at once: one of them stays. The action's lock says it in words, the database keeps it anyhow."""

import pytest
from django.db import IntegrityError, connection

from accounts import roles
from accounts.actions import user_states, users
from accounts.models import User
from tests import factories
from tests.accounts.test_work_account_race import at_once

GLOBAL = roles.GLOBAL_ADMIN.key
ATTEMPTS = range(3)


@pytest.fixture
def pair(transactional_cast):
    """Mei and Lea are the global admins of their company."""
    mei = transactional_cast.mei
    return mei, factories.user(mei.tenant, "Lea", "lea@lin-trading.example", roles.GLOBAL_ADMIN)


def acting(by, act, *args, **values):
    def step():
        with factories.acting_for(by):
            act(*args, by=by, **values)

    return step


def admins_left(company):
    with factories.everything_visible():
        return User.objects.filter(tenant=company).with_any_of([GLOBAL]).count()


@pytest.mark.req("USR-11")
@pytest.mark.parametrize("_attempt", ATTEMPTS)
def test_two_global_admins_step_down_at_once(pair, _attempt):
    steps = [acting(admin, users.change_roles, admin, roles=[]) for admin in pair]
    assert at_once(*steps) == ["done", "last-global-admin"]
    assert admins_left(pair[0].tenant) == 1


@pytest.mark.req("USR-11")
@pytest.mark.parametrize("_attempt", ATTEMPTS)
@pytest.mark.parametrize(
    ("act", "values", "refusal"),
    [
        (users.change_roles, {"roles": []}, "role-lacks-right"),
        (user_states.deactivate_user, {}, "user-wrong-state"),
        (user_states.delete_user, {}, "user-wrong-state"),
    ],
)
def test_two_global_admins_remove_each_other_at_once(pair, act, values, refusal, _attempt):
    mei, lea = pair
    assert at_once(acting(mei, act, lea, **values), acting(lea, act, mei, **values)) == ["done", refusal]
    assert admins_left(mei.tenant) == 1


STATEMENTS = [
    "DELETE FROM accounts_roleassignment WHERE user_id = %s",
    "UPDATE accounts_roleassignment SET role = 'sales_agent' WHERE user_id = %s",
    "UPDATE accounts_user SET is_active = false WHERE id = %s",
]


def bare(admin, statement):
    """The statement without any action around it, as a mistake of ours would send it."""

    def step():
        with factories.acting_for(admin), connection.cursor() as cursor:
            cursor.execute(statement, [admin.pk])
            cursor.execute("SELECT pg_sleep(0.1)")  # long enough for the other one to begin

    return step


@pytest.mark.parametrize("statement", STATEMENTS)
def test_database_keeps_the_last_global_admin(cast, statement):
    with pytest.raises(IntegrityError, match="a company keeps one active global admin"):
        bare(cast.mei, statement)()


@pytest.mark.parametrize("_attempt", ATTEMPTS)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_database_keeps_one_of_two_at_once(pair, statement, _attempt):
    outcomes = []

    def noting(step):
        def noted():
            try:
                step()
            except IntegrityError as error:
                outcomes.append(error.__cause__.diag.constraint_name)

        return noted

    at_once(*(noting(bare(admin, statement)) for admin in pair))
    assert (outcomes, admins_left(pair[0].tenant)) == (["one_active_global_admin"], 1)
