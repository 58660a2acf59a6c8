"""Two answers at the same moment, many times over: each partner once, and the slower one is told why.

Each test names the lock it stands for, and was seen failing without it.
"""

import threading
from contextlib import contextmanager

import pytest
from django.utils import timezone

from accounts import roles
from customers.actions import invitations as actions
from customers.actions.invitations import accept_as_customer
from partnercenter.tokens import hash_of
from relationships.actions import invitations
from relationships.models import Partnership, ResellerRelationship
from tests import factories
from tests.accounts.test_access_race import acting
from tests.accounts.test_work_account_race import at_once
from tests.customers.answering import asked, consent_to

TIMES = 25


@pytest.fixture
def selling(transactional_cast, monkeypatch):
    """A reseller and its provider, and a customer with two global admins."""
    cast = transactional_cast
    monkeypatch.setattr(invitations, "MOST_A_MINUTE", 3 * TIMES)
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    return cast, factories.user(cast.jade_tea, "Dao", "dao@jade-tea.example", roles.GLOBAL_ADMIN)


def accepting(link, by):
    invitation, secret = link
    consent = consent_to(invitation, by)
    return acting(by, lambda: accept_as_customer(hash_of(secret), consent=consent, by=by))


@contextmanager
def connected(customer, *partners):
    """These serve the customer, each once; they are removed, so that the next time begins like the first."""
    yield
    with factories.everything_visible():
        rows = ResellerRelationship.objects.filter(status="active")
        assert sorted(rows.values_list("partner_id", flat=True)) == sorted(partner.tenant_id for partner in partners)
    with factories.acting_for(customer):
        rows.update(status="removed", removed_at=timezone.now(), removed_by=customer)


@pytest.mark.req("INV-12")
def test_two_global_admins_answer_one_link_at_once(selling):
    """Both locks stand for this one: the company's is asked for first, the invitation's where that is taken out."""
    cast, dao = selling
    for _time in range(TIMES):
        link = asked(cast.mei, cast.ting)
        with connected(dao, cast.mei, cast.ting):
            assert at_once(accepting(link, cast.fen), accepting(link, dao)) == ["done", "invitation-accepted"]


def test_two_links_of_one_partner_are_answered_at_once(selling):
    """The lock on the customer (`accept_as_customer`): without it neither sees the other's relationship, and the second
    fails as an error (IntegrityError, one_active_relationship)."""
    cast, dao = selling
    for _time in range(TIMES):
        first, second = asked(cast.mei), asked(cast.mei)
        with connected(dao, cast.mei):
            assert at_once(accepting(first, cast.fen), accepting(second, dao)) == ["already-customer", "done"]


def test_joint_and_single_link_are_answered_at_once(selling):
    """The same lock. The joint one adds the provider to what the other has made; the other finds nothing left."""
    cast, dao = selling
    for _time in range(TIMES):
        alone, joint = asked(cast.mei), asked(cast.mei, cast.ting)
        with connected(dao, cast.mei, cast.ting):
            found = at_once(accepting(alone, cast.fen), accepting(joint, dao))
            assert found in (["done", "done"], ["already-customer", "done"])


def test_partnership_ends_before_a_joint_answer_or_after_it(selling, monkeypatch):
    """The lock on the partnership (`_sellers._together`): without it the provider's row names a reseller with which it
    has parted, or the answer fails as an error."""
    cast, _dao = selling
    with factories.acting_for(cast.ting):
        partnership = Partnership.objects.get()
    record, answering, over = actions.record_answer, threading.Event(), threading.Event()

    def record_slowly(*args, **values):
        answering.set()
        assert not over.wait(1)
        return record(*args, **values)

    def end():
        answering.wait(10)
        factories.parted(partnership, by=cast.ting)
        over.set()

    monkeypatch.setattr(actions, "record_answer", record_slowly)
    assert at_once(accepting(asked(cast.mei, cast.ting), cast.fen), end) == ["done", "done"]
