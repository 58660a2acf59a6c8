"""Importing the users of customers: added as a guest adds them, where the company holds a grant, and nowhere else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, OutgoingEmail
from partnercenter.programme import change_setting
from relationships.models import DelegatedAdmin
from tests import factories
from tests.customers import parties
from tests.customers.importing import checked, finish, imported, report, start, the_import, upload

FEN, BO = "sun-bakery.example,周淑芬,fen@sun-bakery.example,user_admin", "sun-bakery.example,Bo,bo@sun-bakery.example,"


def users_of(company_id):
    with factories.everything_visible():
        people = User.objects.with_roles().filter(tenant_id=company_id).order_by("email")
        return [(person.email, sorted(person.role_keys), person.state.value) for person in people]


def withdraw(relationship, partner):
    """The customer's own admin takes the partner's access back."""
    fen = factories.user(relationship.customer, "Fen", "first@sun-bakery.example")
    with factories.acting_for(fen):
        DelegatedAdmin.objects.filter(grantee=partner.tenant).update(
            status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=fen, withdrawn_by_name="Fen"
        )


@pytest.mark.req("CUS-17")
def test_rows_become_users_who_get_a_link_by_mail(provider, shared):
    found = imported(provider, FEN, BO, kind="users")
    assert (found.state, found.added, found.broken) == ("done", 2, 0)
    assert users_of(shared.customer_id) == [
        ("bo@sun-bakery.example", [], "waiting"), ("fen@sun-bakery.example", ["user_admin"], "waiting"),
    ]  # fmt: skip
    with factories.everything_visible():
        mails = sorted(
            OutgoingEmail.objects.filter(recipient__endswith="sun-bakery.example").values_list("recipient", flat=True)
        )
        told = AuditEvent.objects.filter(operation_type="create_user", tenant_id=shared.customer_id)
        assert set(told.values_list("acting_tenant_name", flat=True)) == {provider.tenant.name}
    assert mails == ["bo@sun-bakery.example", "fen@sun-bakery.example"]


def test_customer_is_named_by_domain_or_by_an_id(provider, shared):
    checked(
        provider,
        f"{shared.customer_id},A,a@sun-bakery.example,", f"{shared.pk},B,b@sun-bakery.example,",
        "HTTPS://WWW.Sun-Bakery.example/,C,c@sun-bakery.example,",
        kind="users",
    )  # fmt: skip
    assert {outcome for _line, outcome, _problem in report()} == {"ready"}


def test_every_problem_stands_at_its_row(provider, shared, cast):
    factories.user(shared.customer, "Dan", "dan@sun-bakery.example")
    factories.user(cast.berger_systems, "Eve", "eve@sun-bakery.example")
    checked(
        provider, ",A,a@sun-bakery.example,", "nobody.example,A,a@sun-bakery.example,",
        "jade-tea.example,A,a@jade-tea.example,",
        "sun-bakery.example,,b@sun-bakery.example,", "sun-bakery.example,C,c@other.example,",
        "sun-bakery.example,D,dan@sun-bakery.example,", "sun-bakery.example,E,eve@sun-bakery.example,",
        "sun-bakery.example,F,f@sun-bakery.example,Boss", "sun-bakery.example,G,g@sun-bakery.example,Global admin",
        "sun-bakery.example,H,h@sun-bakery.example,", "sun-bakery.example,I,H@sun-bakery.example,",
        kind="users",
    )  # fmt: skip
    assert [entry[1:] for entry in report()] == [
        ("broken", "customer-missing"), ("broken", "customer-unknown"), ("broken", "customer-unknown"),
        ("broken", "name-missing"), ("broken", "email-outside"), ("known", ""), ("broken", "address-not-free"),
        ("broken", "role-unknown"), ("broken", "role-above-own"), ("ready", ""), ("broken", "email-twice"),
    ]  # fmt: skip


@pytest.mark.req("REL-16")
def test_customer_without_delegated_access_keeps_its_account_closed(provider, shared):
    withdraw(shared, provider)
    checked(provider, FEN, kind="users")
    assert report() == [(2, "broken", "customer-no-access")]


def test_users_beyond_the_mails_of_a_day_wait_for_theirs(provider, shared, cast, ting):
    with factories.acting_for(cast.omar):
        change_setting("link_mails_a_day", 1, by=cast.omar, reason="Policy")
    found = imported(provider, FEN, BO, kind="users")
    assert (found.added, [entry[1:] for entry in report()]) == (2, [("created", ""), ("created", "link-waits")])
    with factories.everything_visible():
        assert [mail.recipient for mail in OutgoingEmail.objects.filter(recipient__endswith="sun-bakery.example")] == [
            "fen@sun-bakery.example"
        ]
        bo = User.objects.get(email="bo@sun-bakery.example")
    address = reverse("customer_user_password_reset", args=[shared.pk, bo.pk])
    ting.post(address, {"first_password": "link"})
    with factories.everything_visible():
        assert OutgoingEmail.objects.filter(recipient=bo.email).count() == 1


def test_account_opened_by_a_partner_has_addresses_exactly_at_its_domain(provider, shared, cast):
    """Whose the parts of its domain are, nobody has proved; a company that came by itself has proved them."""
    own = parties.served(provider, cast.jade_tea)
    parties.granted(provider, cast.jade_tea)
    checked(
        provider, "sun-bakery.example,Boss,boss@hq.sun-bakery.example,", f"{own.pk},Boss,boss@hq.jade-tea.example,",
        kind="users",
    )  # fmt: skip
    assert report() == [(2, "broken", "email-outside"), (3, "ready", "")]


def test_access_withdrawn_meanwhile_adds_nobody(provider, shared):
    found = start(checked(provider, FEN, BO, kind="users"), provider)
    withdraw(shared, provider)
    finish()
    assert [entry[1:] for entry in report(found)] == [("broken", "customer-no-access")] * 2
    assert len(users_of(shared.customer_id)) == 1


def test_same_file_of_users_twice_adds_nobody(provider, shared):
    imported(provider, FEN, BO, kind="users")
    again = the_import(checked(provider, FEN, BO, kind="users"))
    assert (again.known, again.ready) == (2, 0)


def test_whoever_may_not_work_in_other_accounts_imports_no_users(provider, cast):
    with pytest.raises(Refused) as refusal:
        upload(cast.hao, FEN, kind="users")
    assert refusal.value.code == "role-lacks-right"


def test_reseller_imports_users_of_the_customers_it_shares(reseller, provider, shared):
    assert imported(reseller, BO, kind="users").added == 1
