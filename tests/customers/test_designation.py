"""Naming the reseller of a customer: what begins, what ends, what stays, and who is told."""

import pytest

from accounts import roles
from customers.actions.reseller import change_reseller
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.relationships.partners import set_standing

CHANGE = "change_customer_reseller"


@pytest.fixture
def rong(cast):
    """Another reseller in the market."""
    company = factories.tenant("Rong Hui", "rong-hui.example", "TW")
    person = factories.user(company, "Rong", "rong@rong-hui.example", roles.GLOBAL_ADMIN)
    factories.trading(person, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000044")
    return person


@pytest.fixture
def with_rong(provider, rong):
    return factories.partnered(provider, rong)


@pytest.fixture
def fen(shared):
    """The customer's global admin."""
    with factories.everything_visible():
        company = ResellerRelationship.objects.select_related("customer").get(pk=shared.pk).customer
    return factories.user(company, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)


def change(relationship, partnership, by, **values):
    values.setdefault("seen", relationship.reseller_id)
    with factories.acting_for(by):
        return change_reseller(relationship, partnership=partnership and partnership.pk, by=by, **values)


def refusal(relationship, partnership, by, **values):
    with pytest.raises(Refused) as found:
        change(relationship, partnership, by, **values)
    return found.value.code


def row_of(person, customer_id):
    with factories.acting_for(person):
        return ResellerRelationship.objects.filter(partner=person.tenant).filter(customer_id=customer_id).first()


def grants_of(person, customer_id):
    with factories.acting_for(person):
        return list(DelegatedAdmin.objects.filter(grantee=person.tenant, target_id=customer_id))


def told(person, operation=CHANGE):
    with factories.acting_for(person):
        return list(AuditEvent.objects.filter(tenant_id=person.tenant_id, operation_type=operation))


@pytest.mark.req("CUS-06", "CUS-07")
def test_reseller_gets_a_row_and_a_grant_of_its_own(provider, reseller, partnership):
    alone = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    made = change(alone, partnership, provider)
    own, (grant,) = row_of(reseller, alone.customer_id), grants_of(reseller, alone.customer_id)
    assert (made.reseller_id, made.reseller_name) == (reseller.tenant_id, reseller.tenant.name)
    assert (own.origin, own.is_active, own.granted_by_name) == ("designated", True, provider.full_name)
    assert (own.programme, own.partner_mpn_id) == ("indirect_reseller", "4000001")
    assert (grant.origin, grant.is_active) == ("created", True)


@pytest.mark.req("CUS-06")
def test_change_ends_the_designation_before_and_its_grant(provider, reseller, rong, with_rong, shared):
    change(shared, with_rong, provider, note="Closer to the customer")
    before, after = row_of(reseller, shared.customer_id), row_of(rong, shared.customer_id)
    assert (before.is_active, before.removed_by_name) == (False, provider.full_name)
    assert (before.removed_by_company, before.removal_note) == (provider.tenant.name, "Closer to the customer")
    assert after.is_active
    assert [grant.is_active for grant in grants_of(reseller, shared.customer_id)] == [False]
    assert [grant.is_active for grant in grants_of(rong, shared.customer_id)] == [True]


def test_no_reseller_leaves_the_provider_alone(provider, reseller, shared):
    made = change(shared, None, provider)
    assert (made.reseller_id, made.reseller_name) == (None, "")
    assert not row_of(reseller, shared.customer_id).is_active


def test_what_the_customer_granted_by_itself_stays(provider, reseller, partnership, shared):
    with factories.everything_visible():
        tenant = ResellerRelationship.objects.select_related("customer").get(pk=shared.pk).customer
    change(shared, None, provider)
    consented = parties.served(reseller, tenant)
    granted = parties.granted(reseller, tenant, origin="invitation")
    shared.reseller_id = None
    change(shared, partnership, provider)
    shared.reseller_id = reseller.tenant_id
    change(shared, None, provider)
    assert row_of(reseller, shared.customer_id) is not None
    with factories.acting_for(reseller):
        consented.refresh_from_db()
        granted.refresh_from_db()
    assert (consented.is_active, granted.is_active) == (True, True)


def test_what_the_directory_knew_before_stays(provider, reseller, partnership):
    alone = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    own = parties.served(reseller, alone.customer)
    grant = parties.granted(reseller, alone.customer, origin="directory")
    change(alone, partnership, provider)
    alone.reseller_id = reseller.tenant_id
    change(alone, None, provider)
    with factories.acting_for(reseller):
        own.refresh_from_db()
        grant.refresh_from_db()
    assert (own.is_active, grant.is_active) == (True, True)


def test_provider_without_access_hands_none_on(provider, reseller, partnership):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example", provided_by=provider.tenant)
    alone = parties.served(provider, company, origin="created", granted_by=provider, granted_by_name="Ting")
    change(alone, partnership, provider)
    assert row_of(reseller, alone.customer_id).is_active
    assert grants_of(reseller, alone.customer_id) == []


@pytest.mark.req("CUS-06")
def test_everybody_concerned_reads_it_in_the_own_log(provider, reseller, rong, with_rong, shared, fen):
    change(shared, with_rong, provider, note="Closer")
    seen = {person: [event.resource_new_value for event in told(person)] for person in (provider, reseller, rong, fen)}
    assert seen[provider] == seen[fen] == [{"reseller": "Rong Hui"}]
    assert seen[reseller] == [{"reseller": ""}]
    assert seen[rong] == [{"reseller": "Rong Hui"}]
    assert {event.reason for event in told(fen)} == {"Closer"}
    assert [len(told(person, "withdraw_delegated_admin")) for person in (reseller, fen)] == [1, 1]
    assert [event.resource_name for event in told(fen, "grant_delegated_admin")] == ["Rong Hui – Sun Bakery"]


def test_reseller_before_does_not_read_who_came_after(provider, reseller, rong, with_rong, shared):
    change(shared, with_rong, provider)
    assert "Rong Hui" not in str([event.__dict__ for event in told(reseller)])


def test_customer_and_both_resellers_get_a_mail(provider, reseller, rong, with_rong, shared, fen, mails):
    change(shared, with_rong, provider, note="Closer to them")
    sent = {mail["to"]: mail for mail in mails() if mail["kind"].startswith("customers/")}
    assert {address: mail["kind"] for address, mail in sent.items()} == {
        fen.email: "customers/reseller_changed",
        reseller.email: "customers/reseller_released",
        rong.email: "customers/reseller_designated",
    }
    assert all("Closer to them" in mail["txt"] for mail in sent.values())
    assert reseller.tenant.name in sent[fen.email]["txt"]
    assert reseller.tenant.name not in sent[rong.email]["txt"]
    assert "Rong Hui" not in sent[reseller.email]["txt"]


def test_second_of_two_is_told(provider, rong, with_rong, reseller, shared):
    seen = shared.reseller_id
    change(shared, None, provider, seen=seen)
    assert refusal(shared, with_rong, provider, seen=seen) == "customer-reseller-changed"


def test_same_again_changes_nothing(provider, partnership, reseller, shared):
    change(shared, partnership, provider, seen=None)
    assert told(provider) == []


@pytest.mark.parametrize("who", ["ken", "mei"])
def test_reseller_itself_designates_nobody(cast, reseller, partnership, shared, who):
    person = getattr(cast, who)
    own = row_of(reseller, shared.customer_id)
    expected = "role-lacks-right" if who == "ken" else "providers-designate-resellers"
    assert refusal(own, partnership, person) == expected


def test_stranger_to_the_partnership_is_refused(provider, second, reseller, with_rong, rong, shared):
    theirs = factories.partnered(second, rong)
    assert refusal(shared, theirs, provider) == "reseller-not-ours"


def test_reseller_that_cannot_act_is_refused(provider, rong, with_rong, shared):
    set_standing(rong.tenant, status="suspended")
    assert refusal(shared, with_rong, provider) == "reseller-cannot-act"


def test_ended_relationship_gets_no_reseller(provider, with_rong, shared):
    with factories.acting_for(provider):
        shared.status, shared.removed_at = "removed", shared.created_at
        shared.removed_by = provider
        shared.save(update_fields=["status", "removed_at", "removed_by"])
    assert refusal(shared, with_rong, provider) == "customer-record-closed"


@pytest.mark.req("CUS-07")
def test_customer_by_consent_gets_only_whom_it_has_let_in(provider, reseller, partnership):
    company = parties.customer_tenant("Moon Bakery", "moon-bakery.example")
    own = parties.served(provider, company)
    assert refusal(own, partnership, provider) == "reseller-without-consent"
    parties.served(reseller, company)
    assert change(own, partnership, provider).reseller_id == reseller.tenant_id
    assert grants_of(reseller, company.pk) == []
    own.reseller_id = reseller.tenant_id
    change(own, None, provider)
    assert row_of(reseller, company.pk).is_active
