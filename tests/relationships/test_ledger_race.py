"""Two things happen to one invitation at the same moment: one counts, and the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from partnercenter.errors import Refused
from partnercenter.tokens import hash_of
from relationships.actions import clocks, ledger
from relationships.actions.answers import accept_partnership
from relationships.models import Partnership
from relationships.rules.consents import partnership_consent
from tests import factories
from tests.relationships.ledgers import aged, invited_long_ago, log_of, now

REPEATS = range(10)


@pytest.fixture
def sides(transactional_cast):
    """A provider and a reseller whom several connections see."""
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return cast.ting, cast.mei


def at_once(*steps):
    """Runs (person, step) at the same moment, each on a connection of its own; says of each what came of it."""
    barrier = threading.Barrier(len(steps))

    def run(person, step):
        barrier.wait()
        try:
            with factories.acting_for(person):
                step()
            return "done"
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(lambda pair: run(*pair), steps))


@pytest.mark.parametrize("_attempt", REPEATS)
def test_revoked_and_accepted_at_once(sides, _attempt):
    provider, reseller = sides
    invitation, secret = factories.invited(provider)
    consent = partnership_consent(provider=provider.tenant.name, reseller=reseller.tenant.name)
    outcome = at_once(
        (provider, lambda: ledger.revoke_invitation(invitation, by=provider)),
        (reseller, lambda: accept_partnership(hash_of(secret), consent=consent, by=reseller)),
    )
    with factories.everything_visible():
        partnerships = Partnership.objects.count()
    assert (outcome, now(invitation).status, partnerships) in (
        (["done", "invitation-revoked"], "revoked", 0),
        (["invitation-moved-on", "done"], "accepted", 1),
    )


@pytest.mark.parametrize("_attempt", REPEATS)
def test_extended_and_expired_at_once(sides, _attempt):
    """Its time runs out while the button is pressed: the clock never ends what was extended."""
    provider, _reseller = sides
    invitation = aged(invited_long_ago(provider), provider, expires_at=timezone.now() + timedelta(milliseconds=20))
    outcome = at_once(
        (provider, lambda: ledger.extend_invitation(invitation, by=provider)),
        (provider, lambda: [clocks.expire_due_invitations() for _time in range(20)]),
    )
    clocks.expire_due_invitations()
    after = now(invitation)
    assert (outcome[0], after.status, after.expires_at > timezone.now()) in (
        ("done", "handed_out", True),
        ("invitation-moved-on", "expired", False),
    )


@pytest.mark.parametrize("_attempt", REPEATS)
def test_two_clocks_at_once(sides, _attempt):
    provider, _reseller = sides
    invitations = [aged(factories.invited(provider)[0], provider, expires_at=timezone.now()) for _number in range(5)]
    assert at_once(*[(provider, clocks.expire_due_invitations)] * 2) == ["done", "done"]
    clocks.expire_due_invitations()  # what one of the two had skipped
    assert [log_of(invitation).count("expire_invitation") for invitation in invitations] == [1] * 5


@pytest.mark.parametrize("_attempt", REPEATS)
def test_resent_twice_at_once(sides, _attempt):
    provider, _reseller = sides
    invitation = invited_long_ago(provider)
    found = []
    renew = lambda: found.append(ledger.renew_invitation(invitation, by=provider).pk)  # noqa: E731 - twice the same
    assert at_once((provider, renew), (provider, renew)) == ["done", "done"]
    assert len(set(found)) == 1
