"""A partnership ends while the two are about to ask a customer together: the maker is told, and nothing breaks."""

import pytest

from relationships.actions.invitations import create_invitation
from relationships.models import Invitation
from tests import factories
from tests.relationships.test_ledger_race import at_once, sides  # noqa: F401 - a fixture


@pytest.mark.parametrize("_attempt", range(8))
def test_partnership_ended_and_joint_invitation_made_at_once(sides, _attempt):  # noqa: F811 - a fixture
    provider, reseller = sides
    partnership = factories.partnered(provider, reseller)
    asked = {"kind": "joint", "provider_id": provider.tenant_id, "language": "en"}
    made, ended = at_once(
        (reseller, lambda: create_invitation(by=reseller, **asked)),
        (provider, lambda: factories.parted(partnership, by=provider)),
    )
    with factories.everything_visible():
        count = Invitation.objects.filter(kind="joint").count()
    assert (made, ended, count) in (("done", "done", 1), ("joint-without-partnership", "done", 0))
