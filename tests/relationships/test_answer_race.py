"""Two answers at the same moment, fifty times over: one partnership, and the slower one is told why.

Each test names the lock it stands for, and was seen failing without it.
"""

from contextlib import contextmanager

import pytest
from django.utils import timezone

from accounts import roles
from partnercenter.tokens import hash_of
from relationships.actions import invitations
from relationships.actions.answers import accept_partnership
from relationships.models import Partnership
from relationships.rules.consents import partnership_consent
from tests import factories
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once

TIMES = 50


@pytest.fixture
def trading(transactional_cast, monkeypatch):
    """A provider that may invite as often as it likes, and a reseller with two global admins."""
    cast = transactional_cast
    monkeypatch.setattr(invitations, "MOST_A_MINUTE", 3 * TIMES)
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    dao = factories.user(cast.lin_trading, "Dao", "dao@lin-trading.example", roles.GLOBAL_ADMIN)
    return cast, dao


def accepting(secret, by):
    consent = partnership_consent(provider="Formosa", reseller=by.tenant.name)
    return acting(by, lambda: accept_partnership(hash_of(secret), consent=consent, by=by))


@contextmanager
def one_partnership():
    """One came into being; it is removed, so that the next time begins like the first."""
    yield
    with factories.everything_visible():
        (made,) = Partnership.objects.filter(status="active").select_related("authorized_by__tenant")
    with factories.acting_for(made.authorized_by):
        ended = {"removed_at": timezone.now(), "removed_by": made.authorized_by}
        Partnership.objects.filter(pk=made.pk).update(status="removed", **ended)


@pytest.mark.req("REL-10", "REL-11")
def test_two_global_admins_answer_one_link_at_once(trading):
    """Both locks stand for this one: the company's is asked for first, the invitation's where that is taken out.

    With both taken out, the second acceptance fails in the database, as an error (IntegrityError) and not as an answer.
    """
    cast, dao = trading
    for _time in range(TIMES):
        _invitation, secret = factories.invited(cast.ting)
        with one_partnership():
            assert at_once(accepting(secret, cast.mei), accepting(secret, dao)) == ["done", "invitation-accepted"]


def test_two_links_of_one_provider_are_answered_at_once(trading):
    """The lock on the answering company (`accept_partnership`): without it neither sees the other's partnership, and
    the second fails as an error (IntegrityError, one_active_partnership)."""
    cast, dao = trading
    for _time in range(TIMES):
        (_one, first), (_two, second) = factories.invited(cast.ting), factories.invited(cast.ting)
        with one_partnership():
            assert at_once(accepting(first, cast.mei), accepting(second, dao)) == ["already-partners", "done"]


def test_two_companies_answer_one_link_at_once(trading):
    """The lock on the invitation (`_invitation.locked_presented`): without it both take the link as unanswered, and the
    second fails as an error (IntegrityError, one partnership an invitation)."""
    cast, _dao = trading
    wang = factories.tenant("王記電腦", "wang.example", "TW")
    other = factories.user(wang, "王大明", "ming@wang.example", roles.GLOBAL_ADMIN)
    factories.trading(other, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000003")
    for _time in range(TIMES):
        _invitation, secret = factories.invited(cast.ting)
        with one_partnership():
            assert at_once(accepting(secret, cast.mei), accepting(secret, other)) == ["done", "invitation-accepted"]
