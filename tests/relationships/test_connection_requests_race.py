"""Two people at the same moment: one request, one answer."""

import pytest

from accounts import roles
from relationships.actions import connection_requests as actions
from relationships.models import ConnectionRequest, Invitation
from tests import factories
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once
from tests.relationships.connections import asked, listed, seen


@pytest.fixture
def trading(transactional_cast):
    """A provider in the directory and a reseller."""
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return cast, listed(cast.ting)


@pytest.mark.parametrize("_attempt", range(5))
def test_two_answers_at_once_are_one(trading, _attempt):
    cast, listing = trading
    request, ting, hao = asked(cast.mei, listing), cast.ting, cast.hao
    invite = acting(ting, lambda: actions.invite_asker(request, by=ting))
    decline = acting(hao, lambda: actions.decline_connection(request, reason="No", by=hao))
    assert at_once(invite, decline) == ["connection-request-ended", "done"]
    with factories.everything_visible():
        made = Invitation.objects.count()
    assert (seen(request).status, made) in {("invited", 1), ("declined", 0)}


@pytest.mark.parametrize("_attempt", range(5))
def test_an_answer_and_a_withdrawal_at_once_are_one(trading, _attempt):
    cast, listing = trading
    request, ting, mei = asked(cast.mei, listing), cast.ting, cast.mei
    decline = acting(ting, lambda: actions.decline_connection(request, reason="No", by=ting))
    withdraw = acting(mei, lambda: actions.withdraw_connection(request, by=mei))
    assert at_once(decline, withdraw) == ["connection-request-ended", "done"]


@pytest.mark.parametrize("_attempt", range(5))
def test_two_who_ask_at_once_make_one_request(trading, _attempt):
    cast, listing = trading
    mei = cast.mei
    dao = factories.user(cast.lin_trading, "Dao", "dao@lin-trading.example", roles.GLOBAL_ADMIN)
    steps = [acting(who, lambda who=who: actions.ask_for_connection(listing, note="", by=who)) for who in (mei, dao)]
    assert at_once(*steps) == ["asked-already", "done"]
    with factories.everything_visible():
        assert ConnectionRequest.objects.count() == 1
