"""Asking a provider to be connected and answering: who may, what is passed on, and what comes of it."""

import pytest

from accounts import roles
from accounts.actions.user_states import deactivate_user
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.actions import connection_requests as actions
from relationships.models import ConnectionRequest, Invitation
from relationships.rules import connection_requests as rules
from relationships.views.connection_request_tables import TONES
from tests import factories
from tests.relationships.connections import asked, listed, seen

Status = ConnectionRequest.Status


@pytest.fixture
def listing(provider):
    return listed(provider)


def refusal(step, by, *args, **kwargs):
    with pytest.raises(Refused) as refused, factories.acting_for(by):
        step(*args, by=by, **kwargs)
    return refused.value.code


def act(step, by, *args, **kwargs):
    with factories.acting_for(by):
        return step(*args, by=by, **kwargs)


def test_every_status_is_in_its_tables():
    assert (set(rules.TRANSITIONS), set(TONES)) == (set(Status), set(Status))
    assert {status for status, onward in rules.TRANSITIONS.items() if onward} == {Status.OPEN}


def log_of(company, request):
    with factories.everything_visible():
        told = AuditEvent.objects.filter(tenant_id=company.pk, resource_id=str(request.pk)).order_by("operation_date")
        return list(told.values_list("operation_type", "user_principal_name", "reason"))


@pytest.mark.req("REL-23", "DIR-02")
def test_request_passes_on_what_the_page_says(cast, listing, reseller):
    request = asked(reseller, listing, "We serve schools")
    with factories.acting_for(cast.ting):
        got = ConnectionRequest.objects.visible_to(cast.ting).get(pk=request.pk)
    passed_on = (got.reseller_name, got.reseller_country.code, got.reseller_mpn_id, got.asked_by_name)
    assert passed_on == (cast.lin_trading.name, "TW", "4000001", "林美玲")
    assert (got.asked_by_email, got.note, got.status) == (reseller.email, "We serve schools", "open")


def test_request_stands_in_both_logs(cast, listing, reseller):
    request = asked(reseller, listing, "Hello")
    line = ("ask_for_connection", reseller.email, "Hello")
    assert [log_of(company, request) for company in (cast.lin_trading, cast.formosa_cloud)] == [[line], [line]]


def test_request_without_the_agreement_is_possible(cast, listing):
    factories.approved(cast.mei, cast.ravi)
    with factories.acting_for(cast.mei):
        cast.lin_trading.refresh_from_db()
        cast.mei.tenant.refresh_from_db()
    assert asked(cast.mei, listing).status == Status.OPEN


def test_request_of_a_company_that_is_no_reseller_is_refused(cast, listing):
    assert refusal(actions.ask_for_connection, cast.mei, listing, note="") == "not-a-reseller"


def test_request_to_oneself_is_refused(listing, provider):
    assert refusal(actions.ask_for_connection, provider, listing, note="") == "own-listing"


def test_request_into_another_market_is_refused(cast, listing):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000002")
    assert refusal(actions.ask_for_connection, cast.anna, listing, note="") == "other-market"


def test_request_to_a_partner_is_refused(listing, reseller, partnership):
    assert refusal(actions.ask_for_connection, reseller, listing, note="") == "already-partners"


def test_second_open_request_is_refused_and_a_withdrawn_one_makes_room(listing, reseller):
    first = asked(reseller, listing)
    assert refusal(actions.ask_for_connection, reseller, listing, note="") == "asked-already"
    act(actions.withdraw_connection, reseller, first)
    assert (seen(first).status, asked(reseller, listing).status) == (Status.WITHDRAWN, Status.OPEN)


def test_request_to_a_provider_without_agreement_is_refused(cast, listing, reseller):
    factories.published(cast.omar, "indirect_provider", "The second version.")
    assert refusal(actions.ask_for_connection, reseller, listing, note="") == "provider-cannot"


@pytest.mark.parametrize("step", [
    lambda by, request: actions.ask_for_connection(request.listing, note="", by=by),
    lambda by, request: actions.withdraw_connection(request, by=by),
])  # fmt: skip
def test_only_a_global_admin_asks_and_withdraws(cast, listing, reseller, step):
    request = asked(reseller, listing)
    with pytest.raises(Refused) as refused, factories.acting_for(cast.ken):
        step(cast.ken, request)
    assert refused.value.code == "role-lacks-right"


@pytest.mark.req("REL-23")
def test_yes_drafts_an_invitation_for_the_asker_alone(cast, listing, reseller):
    request = asked(reseller, listing)
    invitation = act(actions.invite_asker, cast.hao, request)
    assert (invitation.status, invitation.only_recipient, invitation.language) == ("draft", True, "zh-hant")
    assert (invitation.recipient_email, invitation.recipient_company) == (reseller.email, cast.lin_trading.name)
    assert Invitation.LINK in invitation.text
    answered = seen(request)
    assert (answered.status, answered.invitation_id, answered.ended_by_name) == ("invited", invitation.pk, "吳建豪")
    assert log_of(cast.lin_trading, request)[1] == ("answer_connection_request", cast.hao.email, "")


def test_no_keeps_its_reason_in_both_logs(cast, listing, reseller):
    request = asked(reseller, listing)
    act(actions.decline_connection, cast.hao, request, reason="We serve hospitals alone")
    answered = seen(request)
    assert (answered.status, answered.decline_reason) == ("declined", "We serve hospitals alone")
    line = ("decline_connection_request", cast.hao.email, "We serve hospitals alone")
    assert [log_of(company, request)[1] for company in (cast.lin_trading, cast.formosa_cloud)] == [line, line]


def test_each_side_has_its_own_steps(cast, listing, reseller):
    request = asked(reseller, listing)
    assert refusal(actions.invite_asker, reseller, request) == "connection-request-unknown"
    assert refusal(actions.decline_connection, reseller, request, reason="x") == "connection-request-unknown"
    assert refusal(actions.withdraw_connection, cast.ting, request) == "connection-request-unknown"
    assert refusal(actions.decline_connection, cast.anna, request, reason="x") == "connection-request-unknown"


def test_what_has_ended_stays_ended(cast, listing, reseller):
    request = asked(reseller, listing)
    act(actions.decline_connection, cast.hao, request, reason="No")
    assert refusal(actions.invite_asker, cast.ting, request) == "connection-request-ended"
    assert refusal(actions.withdraw_connection, reseller, request) == "connection-request-ended"


def test_yes_to_a_partner_by_another_way_is_refused(listing, provider, reseller):
    request = asked(reseller, listing)
    factories.partnered(provider, reseller)
    assert refusal(actions.invite_asker, provider, request) == "already-partners"
    with factories.acting_for(provider):
        visible = ConnectionRequest.objects.visible_to(provider)
        assert (visible.get().are_partners, visible.waiting().count()) == (True, 0)


def test_asker_who_has_left_gets_no_mail(cast, listing, reseller, mails):
    request = asked(reseller, listing)
    dao = factories.user(cast.lin_trading, "Dao", "dao@lin-trading.example", roles.GLOBAL_ADMIN)
    with factories.acting_for(dao):
        deactivate_user(reseller, by=dao)
    before = len(mails())
    act(actions.decline_connection, cast.hao, request, reason="No")
    assert len(mails()) == before
