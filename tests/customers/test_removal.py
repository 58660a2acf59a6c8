"""A partner removes a customer: what changes, what stays, who may, and that it happens once."""

import threading
import time

import pytest
from django.db import DatabaseError, transaction

from accounts import roles
from customers.actions import removal, reseller
from customers.rules.blockers import Blocker
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, Partnership, ResellerRelationship
from tests import factories
from tests.accounts.test_work_account_race import at_once
from tests.customers import parties
from tests.customers.answering import accept, asked
from tests.customers.endings import (
    blocking,
    consented,
    declared,
    ended,
    mail_count,
    removed,
    row_of,
    states,
    told,
)  # fmt: skip

PROVIDER, RESELLER = "寶島雲端股份有限公司", "林氏貿易有限公司"


@pytest.mark.req("REM-01", "REM-03", "DEC-03")
def test_removal_is_recorded_as_it_was_declared(provider, shared):
    removed(shared, by=provider, note="Other plans")
    kept, words = row_of(provider, shared.customer), declared(provider, shared)
    assert (kept.status, kept.removed_by_id, kept.removed_by_name) == ("removed", provider.pk, provider.full_name)
    assert (kept.removed_by_company, kept.removal_note) == (PROVIDER, "Other plans")
    assert (kept.removal_text, kept.removal_version, kept.removal_ended_access) == (words.text, 1, False)
    assert "legitimate business purpose" in words.text
    assert "indemnify" in words.text


@pytest.mark.req("REM-02", "REM-04", "E12")
def test_removal_leaves_the_access_and_everybody_else_and_writes_to_nobody(provider, shared):
    before = mail_count()
    removed(shared, by=provider)
    assert states(shared.customer) == (
        [(PROVIDER, "removed"), (RESELLER, "active")],
        [(PROVIDER, "active"), (RESELLER, "active")],
    )
    assert mail_count() == before


@pytest.mark.req("REM-02", "DEC-03")
def test_removal_ends_the_own_access_where_it_was_ticked_and_still_writes_to_nobody(provider, shared):
    before = mail_count()
    removed(shared, by=provider, also_withdraw=True)
    assert states(shared.customer)[1] == [(PROVIDER, "withdrawn"), (RESELLER, "active")]
    assert (row_of(provider, shared.customer).removal_ended_access, mail_count()) == (True, before)
    assert {tenant for tenant, _values in told("withdraw_delegated_admin")} == {shared.customer_id, provider.tenant_id}


def test_without_an_access_there_was_nothing_to_choose(provider):
    relationship = parties.served(provider, parties.customer_tenant("Moon", "moon.example"))
    removed(relationship, by=provider, also_withdraw=True)
    assert row_of(provider, relationship.customer).removal_ended_access is None


@pytest.mark.req("DEC-03")
def test_removal_stands_in_both_logs_with_the_choice_and_the_version(provider, shared):
    removed(shared, by=provider, note="Other plans")
    values = {"status": "removed", "removal_version": "1", "removal_ended_access": "False"}
    assert told("remove_customer") == [(shared.partner_id, values), (shared.customer_id, values)]


@pytest.mark.req("DEC-03", "REM-01")
def test_reseller_that_leaves_is_forgotten_by_the_provider_and_told_there(provider, reseller, shared):
    removed(row_of(reseller, shared.customer), by=reseller)
    kept = row_of(provider, shared.customer)
    assert (kept.status, kept.reseller_id, kept.reseller_name) == ("active", None, "")
    with factories.acting_for(provider):
        [event] = AuditEvent.objects.of_company(provider.tenant).filter(operation_type="change_customer_reseller")
    assert (event.user_principal_name, event.acting_tenant_name) == (reseller.email, RESELLER)
    assert (event.resource_old_value, event.resource_new_value) == ({"reseller": RESELLER}, {"reseller": ""})


@pytest.mark.req("REM-02", "CUS-06")
def test_access_that_came_with_a_designation_ends_with_it(provider, reseller, shared):
    """Nobody could take it back later: the provider does not reach it any more."""
    removed(row_of(reseller, shared.customer), by=reseller)
    assert states(shared.customer)[1] == [(PROVIDER, "active"), (RESELLER, "withdrawn")]
    assert row_of(reseller, shared.customer).removal_ended_access is True


def test_access_that_the_customer_granted_outlives_a_designation(reseller, shared):
    with factories.acting_for(reseller):
        own = DelegatedAdmin.objects.filter(grantee=reseller.tenant)
        own.update(status="withdrawn", withdrawn_at=shared.created_at, withdrawn_by=reseller)
    parties.granted(reseller, shared.customer, origin="invitation")
    removed(row_of(reseller, shared.customer), by=reseller)
    assert (RESELLER, "active") in states(shared.customer)[1]


def test_other_customers_of_the_pair_keep_their_reseller(provider, reseller, shared):
    other = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example", reseller=reseller)
    removed(row_of(reseller, shared.customer), by=reseller)
    assert row_of(provider, other.customer).reseller_id == reseller.tenant_id


@pytest.mark.req("REM-01")
def test_second_partner_of_the_same_customer_is_untouched(provider, second, shared):
    consented(second, shared.customer, factories.user(shared.customer, "Wen", "wen@sun-bakery.example"))
    removed(shared, by=provider, also_withdraw=True)
    assert states(shared.customer) == (
        [("Harbor Supply", "active"), (PROVIDER, "removed"), (RESELLER, "active")],
        [("Harbor Supply", "active"), (PROVIDER, "withdrawn"), (RESELLER, "active")],
    )


@pytest.mark.req("DEC-03", "C11")
def test_provider_is_refused_while_something_is_sold_with_the_list_of_it(provider, shared):
    found = (Blocker("3 live subscriptions of Mail."), Blocker("1 reservation."))
    with blocking(*found), pytest.raises(Refused, match="customer-still-served") as refusal:
        removed(shared, by=provider)
    assert "3 live subscriptions of Mail. 1 reservation." in refusal.value.sentence
    assert states(shared.customer)[0] == [(PROVIDER, "active"), (RESELLER, "active")]


@pytest.mark.req("DEC-03", "C11")
def test_reseller_removes_its_own_link_whatever_is_sold(reseller, shared):
    with blocking(Blocker("3 live subscriptions.")):
        removed(row_of(reseller, shared.customer), by=reseller)
    assert states(shared.customer)[0] == [(PROVIDER, "active"), (RESELLER, "removed")]


def test_refused_reseller_is_still_named(provider, reseller, shared):
    own = row_of(reseller, shared.customer)
    removed(own, by=reseller)
    again = parties.served(reseller, shared.customer)
    with factories.acting_for(provider):
        write(shared, reseller=reseller.tenant, reseller_name=RESELLER)
    with pytest.raises(Refused, match="customer-relationship-ended"):
        removed(own, by=reseller)
    assert (again.is_active, row_of(provider, shared.customer).reseller_id) == (True, reseller.tenant_id)


@pytest.mark.parametrize("role", [roles.SALES_AGENT, roles.HELPDESK_AGENT, roles.USER_ADMIN, roles.BILLING_ADMIN])
def test_smaller_roles_cannot_remove(cast, shared, role):
    person = factories.user(cast.formosa_cloud, "Una", "una@formosa-cloud.example", role)
    with pytest.raises(Refused, match="role-lacks-right"):
        removed(shared, by=person)


def test_admin_agent_removes(cast, shared):
    removed(shared, by=cast.lan)
    assert row_of(cast.lan, shared.customer).removed_by_id == cast.lan.pk


@pytest.mark.parametrize("who", ["reseller", "second", "stranger"])
def test_nobody_removes_the_relationship_of_another(request, cast, shared, who):
    person = cast.anna if who == "stranger" else request.getfixturevalue(who)
    with pytest.raises(Refused, match="customer-unknown"):
        removed(shared, by=person)
    assert states(shared.customer)[0] == [(PROVIDER, "active"), (RESELLER, "active")]
    assert row_of(cast.ting, shared.customer).reseller_name == RESELLER


def test_second_removal_is_refused_and_leads_to_the_record(provider, shared):
    removed(shared, by=provider)
    with pytest.raises(Refused, match="customer-relationship-ended") as refusal:
        removed(shared, by=provider)
    assert refusal.value.back_href == shared.get_absolute_url()


def test_removed_customer_can_be_served_again(provider, shared):
    removed(shared, by=provider)
    again = parties.served(provider, shared.customer)
    assert states(shared.customer)[0] == [(PROVIDER, "active"), (PROVIDER, "removed"), (RESELLER, "active")]
    assert again.pk != shared.pk


# At once


def world(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    return parties.customer_of(cast.ting, "Sun Bakery", "sun-bakery.example", reseller=cast.mei)


@pytest.mark.parametrize("_attempt", range(5))
def test_two_removals_at_once_are_one(transactional_cast, _attempt):
    cast, relationship = transactional_cast, world(transactional_cast)
    fen = factories.user(relationship.customer, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)
    steps = [lambda: removed(relationship, by=cast.ting), lambda: ended(relationship, by=fen)]
    assert at_once(*steps) == ["customer-relationship-ended", "done"]
    assert len(told("remove_customer") + told("end_partner")) == 2


@pytest.mark.parametrize("_attempt", range(5))
def test_access_ended_while_the_partner_gives_it_up_ends_once(transactional_cast, _attempt):
    cast, relationship = transactional_cast, world(transactional_cast)
    fen = factories.user(relationship.customer, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)
    with factories.everything_visible():
        grant = DelegatedAdmin.objects.get(grantee=cast.ting.tenant, target=relationship.customer)

    def end_access():
        with factories.acting_for(fen):
            removal.end_partner_access(grant, by=fen)

    results = at_once(lambda: removed(relationship, by=cast.ting, also_withdraw=True), end_access)
    assert results in (["done", "done"], ["access-ended", "done"])
    assert len(told("withdraw_delegated_admin")) == 2
    assert states(relationship.customer)[0] == [(PROVIDER, "removed"), (RESELLER, "active")]


@pytest.mark.parametrize("_attempt", range(5))
def test_invitation_accepted_during_the_removal_leaves_no_half_state(transactional_cast, _attempt):
    cast, relationship = transactional_cast, world(transactional_cast)
    fen = factories.user(relationship.customer, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)
    removed(relationship, by=cast.ting)
    own, link = row_of(cast.mei, relationship.customer), asked(cast.mei, cast.ting)
    results = at_once(lambda: removed(own, by=cast.mei), lambda: accept(link, fen))
    assert results in (["done", "done"], ["consent-changed", "done"])
    with factories.everything_visible():
        rows = list(ResellerRelationship.objects.filter(customer=relationship.customer, status="active"))
    partners = {row.partner_id for row in rows}
    assert [row.reseller_name for row in rows if row.reseller_id and row.reseller_id not in partners] == []


def test_reseller_that_leaves_while_it_is_named_is_not_named_afterwards(transactional_cast):
    """The lock on the customer (`hold_customer`): without it the provider goes on naming a reseller that has gone."""
    cast, relationship = transactional_cast, world(transactional_cast)
    own, named = row_of(cast.mei, relationship.customer), threading.Event()
    with factories.acting_for(cast.ting):
        partnership = Partnership.objects.get().pk
        write(relationship, reseller=None, reseller_name="")

    def name():
        with factories.acting_for(cast.ting):
            reseller.change_reseller(relationship, partnership=partnership, seen=None, by=cast.ting)
        named.set()
        time.sleep(0.5)  # not committed yet

    def leave():
        named.wait(10)
        removed(own, by=cast.mei)

    assert at_once(name, leave) == ["done", "done"]
    assert row_of(cast.mei, relationship.customer).status == "removed"
    assert row_of(cast.ting, relationship.customer).reseller_id is None


# The wall


def access_of(person, company):
    with factories.everything_visible():
        return DelegatedAdmin.objects.get(grantee=person.tenant, target=company)


def write(row, **values):
    with transaction.atomic():
        return type(row).objects.filter(pk=row.pk).update(**values)


def test_partner_gives_up_its_access_in_its_own_name_alone(cast, provider, shared):
    grant, now = access_of(provider, shared.customer), shared.created_at
    with factories.acting_for(provider), pytest.raises(DatabaseError, match="row-level security"):
        write(grant, status="withdrawn", withdrawn_at=now, withdrawn_by=cast.mei)
    with factories.acting_for(provider):
        assert write(grant, status="withdrawn", withdrawn_at=now, withdrawn_by=provider) == 1


@pytest.mark.parametrize("column", ["last_used_by_name", "withdrawn_by_name"])
def test_partner_writes_nothing_else_on_its_access(provider, shared, column):
    grant = access_of(provider, shared.customer)
    with factories.acting_for(provider), pytest.raises(DatabaseError, match=r"row-level security|changes nothing else"):
        write(grant, **{column: "Nobody"})


def test_partner_hides_no_use_when_it_gives_up(provider, shared):
    grant = access_of(provider, shared.customer)
    ends = {"status": "withdrawn", "withdrawn_at": shared.created_at, "withdrawn_by": provider}
    with factories.acting_for(provider), pytest.raises(DatabaseError, match="changes nothing else"):
        write(grant, **ends, last_used_by_name="Nobody")


def test_provider_does_not_give_up_what_came_with_a_partnership(provider, reseller, partnership):
    grant = access_of(provider, reseller.tenant)
    with factories.acting_for(provider):
        ends = {"status": "withdrawn", "withdrawn_at": partnership.authorized_at, "withdrawn_by": provider}
        assert write(grant, **ends) == 0
