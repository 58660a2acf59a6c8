"""What *Submit* makes of a new customer, and when it makes nothing."""

import threading

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from accounts.models import RoleAssignment, Tenant, User
from customers.models import Customer, NewCustomer
from enrollment.models import ProgramEnrollment
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import new


def counts():
    with factories.everything_visible():
        rows = (
            Tenant.objects.filter(kind="customer"),
            ResellerRelationship.objects.all(),
            DelegatedAdmin.objects.all(),
        )
        return tuple(found.count() for found in rows)


def refusal_of(draft, by):
    before = counts()
    with pytest.raises(Refused) as refused:
        new.submitted(draft, by)
    assert counts() == before
    return refused.value.code


@pytest.mark.req("CUS-05", "CUS-06", "CUS-07", "CUS-11")
def test_customer_is_shared_with_the_reseller_that_was_named(provider, reseller, partnership, cast):
    added = new.submitted(new.complete(provider, reseller=partnership), provider)
    with factories.everything_visible():
        company = Tenant.objects.get(domain="sun-bakery.example")
        rows = ResellerRelationship.objects.filter(customer=company).values_list("partner_id", "origin", "reseller_id")
        grants = DelegatedAdmin.objects.filter(target=company, status="active").values_list("grantee_id", flat=True)
        assert set(rows) == {
            (provider.tenant_id, "created", reseller.tenant_id), (reseller.tenant_id, "designated", None),
        }  # fmt: skip
        assert set(grants) == {provider.tenant_id, reseller.tenant_id}
    assert (company.kind, company.provided_by_id) == ("customer", provider.tenant_id)
    assert added.relationship.partner_id == provider.tenant_id


@pytest.mark.req("CUS-10")
def test_first_admin_gets_a_temporary_password_that_is_kept_nowhere(provider, partnership):
    draft = new.complete(provider)
    added = new.submitted(draft, provider)
    with factories.everything_visible():
        user = User.objects.get(email="ming@sun-bakery.example")
        roles = list(RoleAssignment.objects.filter(user=user).values_list("role", flat=True))
        draft.refresh_from_db()
        told = [str(event.__dict__) for event in AuditEvent.objects.all()]
    assert check_password(added.password, user.password)
    assert (user.must_change_password, user.temporary_until is not None, user.language) == (True, True, "zh-hant")
    assert roles == ["global_admin"]
    assert draft.answers == {}
    assert not any(added.password in event for event in told)


def test_record_keeps_profile_and_attestation(provider, partnership):
    new.submitted(new.complete(provider), provider)
    with factories.everything_visible():
        customer = Customer.objects.get(tenant__domain="sun-bakery.example")
    assert customer.registration_number == "04595257"
    assert customer.address["city"] == "信義區"
    assert customer.agreement_contact["last_name"] == "陳"
    assert str(customer.agreement_date) == "2026-01-15"
    assert (customer.agreement_attested_by_name, customer.agreement_attested_by_company) == (
        provider.full_name, provider.tenant.name,
    )  # fmt: skip


def test_three_logs_tell_it_and_reseller_gets_a_mail(provider, reseller, partnership, mails):
    new.submitted(new.complete(provider, reseller=partnership), provider)
    with factories.everything_visible():
        company = Tenant.objects.get(domain="sun-bakery.example")
        logs = {event.tenant_id for event in AuditEvent.objects.filter(operation_type="create_customer")}
    assert logs == {provider.tenant_id, reseller.tenant_id, company.pk}
    [letter] = [mail for mail in mails() if mail["kind"].startswith("customers/")]
    assert (letter["to"], letter["language"]) == (reseller.email, reseller.language)
    assert "日光烘焙有限公司" in letter["subject"]
    with factories.acting_for(reseller):
        own = ResellerRelationship.objects.get(partner=reseller.tenant)
    assert all(own.get_absolute_url() in letter[part] for part in ("txt", "html"))


def test_submitted_twice_makes_one_customer_and_shows_no_second_password(provider, partnership):
    draft = new.complete(provider)
    first, second = new.submitted(draft, provider), new.submitted(draft, provider)
    assert (bool(first.password), second.password) == (True, "")
    assert first.relationship == second.relationship
    assert counts()[0] == 1


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_make_one_customer(transactional_cast, signed_in):
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    draft, barrier, made = new.complete(cast.ting), threading.Barrier(2), []

    def submit():
        barrier.wait()
        try:
            made.append(new.submitted(draft, cast.ting).password)
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, made)) == [False, True]
    assert counts()[0] == 1


def test_taken_domain_is_refused_in_the_same_words_whoever_has_it(provider, partnership, cast):
    for company in (cast.jade_tea, cast.berger_systems):
        draft = new.complete(provider, domain=company.domain)
        assert refusal_of(draft, provider) == "customer-domain-not-free"


def test_taken_address_is_refused(provider, partnership, cast):
    assert cast.fen.pk
    draft = new.complete(provider, admin_email=cast.fen.email)
    assert refusal_of(draft, provider) == "customer-admin-not-free"


def test_ended_partnership_is_refused(provider, partnership):
    draft = new.complete(provider, reseller=partnership)
    factories.parted(partnership, by=provider)
    assert refusal_of(draft, provider) == "reseller-not-partner"


def test_reseller_that_is_suspended_is_refused(provider, reseller, partnership):
    draft = new.complete(provider, reseller=partnership)
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=reseller.tenant).update(status="suspended")
    assert refusal_of(draft, provider) == "customer-reseller-cannot"


def test_suspended_provider_is_refused(provider, partnership):
    draft = new.complete(provider)
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=provider.tenant).update(status="suspended")
    assert refusal_of(draft, provider) == "programme-not-active"


def test_unsigned_provider_is_refused(provider, partnership, cast):
    draft = new.complete(provider)
    factories.published(cast.omar, "indirect_provider", "A newer one.")
    assert refusal_of(draft, provider) == "agreement-not-signed"


def test_country_of_another_market_is_refused(provider, partnership):
    draft = new.complete(provider, country="DE")
    assert refusal_of(draft, provider) == "customer-in-other-market"


def test_open_step_is_refused(provider, partnership):
    draft = new.complete(provider)
    with factories.everything_visible():
        answers = {key: values for key, values in draft.answers.items() if key != "agreement"}
        NewCustomer.objects.filter(pk=draft.pk).update(answers=answers)
    assert refusal_of(draft, provider) == "new-customer-not-complete"
