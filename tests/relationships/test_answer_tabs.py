"""An answer counts for the invitation whose page it was given on, whichever link the browser has opened meanwhile."""

from datetime import timedelta

import pytest

from accounts import roles
from tests import factories
from tests.relationships.links import ACCEPT, DECLINE, hidden, now, opened, text_of

MEANWHILE = "You opened another link meanwhile"


@pytest.fixture
def invited(provider):
    return factories.invited(provider)


@pytest.fixture
def namesake(cast, provider):
    """The link of another company with the same name."""
    twin = factories.tenant(provider.tenant.name, "twin.example", "TW")
    eve = factories.user(twin, "Eve", "eve@twin.example", roles.GLOBAL_ADMIN)
    factories.trading(eve, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100009")
    return factories.invited(eve)


def unanswered(*links):
    return {now(invitation).status for invitation, _secret in links} == {"handed_out"}


def test_consent_is_not_given_to_a_namesake(invited, namesake, mei):
    _client, page = opened(invited[1], mei)
    opened(namesake[1], mei)
    again = mei.post(ACCEPT, {**hidden(page), "agreed": "on"})
    assert (MEANWHILE in text_of(again), again.context["form"]["agreed"].value()) == (True, False)
    assert unanswered(invited, namesake)
    mei.post(ACCEPT, {**hidden(again), "agreed": "on"})
    assert (now(invited[0]).status, now(namesake[0]).status) == ("handed_out", "accepted")


def test_consent_covers_who_asks(invited, namesake, mei):
    """The same words for the right invitation, read of another company."""
    _client, page = opened(invited[1], mei)
    _client, other = opened(namesake[1], mei)
    again = mei.post(ACCEPT, {**hidden(other), "shown": hidden(page)["shown"], "agreed": "on"})
    assert ("The text has changed" in text_of(again), unanswered(invited, namesake)) == (True, True)


def test_decline_is_not_taken_for_another_link(invited, namesake, mei):
    opened(invited[1], mei)
    page = mei.get(DECLINE)
    opened(namesake[1], mei)
    again = mei.post(DECLINE, {**hidden(page), "reason": "We know you."})
    assert (MEANWHILE in text_of(again), "We know you." in text_of(again)) == (True, False)
    assert unanswered(invited, namesake)
    mei.post(DECLINE, {**hidden(again), "reason": ""})
    assert (now(invited[0]).status, now(namesake[0]).status) == ("handed_out", "declined")


def test_answer_that_waits_for_the_password_is_not_taken_for_another_link(invited, namesake, reseller, signed_in):
    client = signed_in(factories.reading_english(reseller), ago=timedelta(hours=1))
    _client, page = opened(invited[1], client)
    asked = client.post(ACCEPT, {**hidden(page), "agreed": "on"})
    opened(namesake[1], client)
    again = client.post(asked.url, {"password": factories.PASSWORD})
    assert (MEANWHILE in text_of(again), unanswered(invited, namesake)) == (True, True)


@pytest.mark.parametrize("act", [ACCEPT, DECLINE])
def test_form_that_names_no_invitation_answers_none(invited, mei, act):
    opened(invited[1], mei)
    assert (MEANWHILE in text_of(mei.post(act)), unanswered(invited)) == (True, True)
