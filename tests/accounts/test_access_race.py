"""Two admins answer one request at the same moment: one wins, the other is told who did."""

import pytest

from accounts import roles
from accounts.actions import access_requests as actions
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from tests import factories
from tests.accounts.test_work_account_race import at_once


def acting(user, step):
    def run():
        with factories.acting_for(user):
            step()

    return run


@pytest.mark.parametrize("_attempt", range(5))
def test_two_answers_at_once_are_one(transactional_cast, _attempt):
    cast = transactional_cast
    uma = factories.user(cast.lin_trading, "Uma", "uma@lin-trading.example", roles.USER_ADMIN)
    mei, ken = cast.mei, cast.ken
    with factories.acting_for(ken):
        request = actions.request_access(Permission.VIEW_COMPANY, path="", note="", by=ken)
    give = acting(mei, lambda: actions.grant_access(request, role="billing_admin", by=mei))
    decline = acting(uma, lambda: actions.decline_access(request, reason="No", by=uma))
    assert at_once(give, decline) == ["access-answered", "done"]
    with factories.everything_visible():
        status, held = AccessRequest.objects.get().status, User.objects.with_roles().get(pk=ken.pk).role_keys
    assert (status, "billing_admin" in held) in {("granted", True), ("declined", False)}


@pytest.mark.parametrize("_attempt", range(5))
def test_asking_twice_at_once_is_one_request(transactional_cast, _attempt):
    ken, mei = transactional_cast.ken, transactional_cast.mei
    assert mei.is_active
    ask = acting(ken, lambda: actions.request_access(Permission.ENROL, path="", note="", by=ken))
    assert at_once(ask, ask) == ["done", "done"]
    with factories.everything_visible():
        assert AccessRequest.objects.count() == 1
