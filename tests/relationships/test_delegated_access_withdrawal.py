"""Withdrawing delegated access: by the granting company alone, and nothing else ends with it."""

import pytest
from django.db import DatabaseError, transaction

from accounts import roles
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.actions.delegated_access import withdraw_delegated_admin
from relationships.models import DelegatedAdmin, Partnership
from relationships.rules import reasons
from tests import factories
from tests.accounts.conftest import mails  # noqa: F401 - a fixture
from tests.accounts.test_work_account_race import at_once


@pytest.fixture
def grant(partnership, reseller):
    with factories.acting_for(reseller):
        return DelegatedAdmin.objects.visible_to(reseller).get()


def withdraw(grant, by):
    with factories.acting_for(by):
        return withdraw_delegated_admin(grant, by=by)


@pytest.mark.req("REL-13", "REM-05")
def test_withdrawal_ends_the_access_and_leaves_the_partnership(grant, reseller):
    ended = withdraw(grant, reseller)
    with factories.acting_for(reseller):
        seen = DelegatedAdmin.objects.visible_to(reseller).get()
        assert (seen.status, seen.withdrawn_by_id, seen.withdrawn_by_name) == (
            "withdrawn", reseller.pk, reseller.full_name,
        )  # fmt: skip
        assert seen.withdrawn_at == ended.withdrawn_at is not None
        assert [found.status for found in Partnership.objects.visible_to(reseller)] == ["active"]


def test_withdrawal_stands_in_both_logs(grant, provider, reseller):
    withdraw(grant, reseller)
    for person in (provider, reseller):
        with factories.acting_for(person):
            told = AuditEvent.objects.filter(tenant_id=person.tenant_id, operation_type="withdraw_delegated_admin")
            assert [(event.resource_id, event.acting_tenant_id) for event in told] == [
                (str(grant.pk), reseller.tenant_id)
            ]


@pytest.mark.req("REL-13")
def test_withdrawal_is_mailed_to_both_sides(grant, cast, mails, reseller):  # noqa: F811
    before = len(mails())
    lan, _hao = cast.lan, cast.hao
    withdraw(grant, reseller)
    sent = {(mail["to"], mail["kind"].partition("/")[2]) for mail in mails()[before:]}
    assert sent == {
        (lan.email, "delegated_access_withdrawn"),
        (cast.ting.email, "delegated_access_withdrawn"),  # an admin agent since the approval
        (reseller.email, "delegated_access_withdrawn_receipt"),
    }


@pytest.mark.req("REL-13")
def test_mails_say_when_the_partnership_ended_with_the_access(mails, partnership, reseller):  # noqa: F811
    factories.reading_english(reseller)
    before = len(mails())
    factories.parted(partnership, by=reseller, also_withdraw=True)
    sent = mails()[before:]
    assert len(sent) == 2
    for mail in sent:
        assert mail["txt"].count("The partnership ended with it. Customers, orders") == 1
        assert mail["html"].count("The partnership ended with it.") == 2  # the line beside the subject, too
        assert "partnership, customers" not in mail["txt"] + mail["html"]


@pytest.mark.parametrize("who", ["ken", "admin_agent"])
def test_colleague_without_the_right_withdraws_nothing(grant, cast, who):
    agent = factories.user(cast.lin_trading, "Uma", "uma@lin-trading.example", roles.ADMIN_AGENT)
    with pytest.raises(Refused) as refused:
        withdraw(grant, {"ken": cast.ken, "admin_agent": agent}[who])
    assert refused.value.code == "role-lacks-right"


@pytest.mark.parametrize("who", ["ting", "anna"])
def test_other_companies_withdraw_nothing(grant, cast, reseller, who):
    with pytest.raises(Refused) as refused:
        withdraw(grant, getattr(cast, who))
    assert refused.value.reason is reasons.ACCESS_OF_ANOTHER
    with factories.acting_for(reseller):
        assert DelegatedAdmin.objects.visible_to(reseller).get().is_active


@pytest.mark.req("REL-13")
@pytest.mark.parametrize("who", ["ting", "anna"])
def test_database_lets_no_other_company_touch_a_grant(grant, cast, who):
    with factories.acting_for(getattr(cast, who)):
        found = DelegatedAdmin.objects.filter(pk=grant.pk)
        assert found.update(last_used_by_name="Somebody") == 0
        for changes in ({"roles": ["global_admin"]}, {"target": getattr(cast, who).tenant}):
            with pytest.raises(DatabaseError), transaction.atomic():
                found.update(**changes)
        with pytest.raises(DatabaseError), transaction.atomic():
            found.delete()


def test_database_keeps_what_was_withdrawn(grant, reseller):
    withdraw(grant, reseller)
    again = {"status": "active", "withdrawn_at": None, "withdrawn_by": None}
    with factories.acting_for(reseller), pytest.raises(DatabaseError), transaction.atomic():
        DelegatedAdmin.objects.filter(pk=grant.pk).update(**again)


def test_second_withdrawal_finds_it_withdrawn(grant, reseller):
    withdraw(grant, reseller)
    with pytest.raises(Refused) as refused:
        withdraw(grant, reseller)
    assert (refused.value.code, refused.value.back_href) == ("access-ended", grant.get_absolute_url())


@pytest.mark.parametrize("_attempt", range(5))
def test_two_withdrawals_at_once_are_one(transactional_cast, _attempt):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    with factories.acting_for(cast.mei):
        grant = DelegatedAdmin.objects.get()
    assert at_once(*[lambda: withdraw(grant, cast.mei)] * 2) == ["access-ended", "done"]
