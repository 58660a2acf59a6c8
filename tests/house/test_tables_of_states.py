"""Every status is in its table, and nothing moves outside it."""

import itertools

import pytest

from enrollment.models.application import OPEN_STATUSES, Application, Status
from enrollment.models.verification import CheckStatus
from enrollment.rules import applications as rules
from enrollment.rules import reasons
from enrollment.views.answers import CHECK_TONES, STATUS_TONES
from partnercenter.errors import Refused


def test_every_status_is_a_key():
    assert set(rules.TRANSITIONS) == set(Status)
    assert set(STATUS_TONES) == set(Status)
    assert set(CHECK_TONES) == set(CheckStatus)


def test_ended_statuses_lead_nowhere_and_open_ones_lead_on():
    assert {status for status, to in rules.TRANSITIONS.items() if not to} == set(Status) - set(OPEN_STATUSES)


@pytest.mark.req("VER-08")
@pytest.mark.parametrize(("before", "after"), list(itertools.product(Status, Status)))
def test_moves_outside_the_table_are_refused(before, after):
    application = Application(status=before)
    if after in rules.TRANSITIONS[before]:
        rules.check_can_move(application, after)
    else:
        with pytest.raises(Refused) as refusal:
            rules.check_can_move(application, after)
        assert refusal.value.reason is reasons.ALREADY_DECIDED
