"""Opening accounts for customers: everything of one customer, or nothing of it."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.work_accounts import IN_PARTS
from accounts.models import RoleAssignment, Tenant, User
from customers.actions.founding import FirstAdmin, Founding, found_customers, seller_of
from customers.actions.new import is_domain_free
from customers.models import Customer
from customers.rules.founding import programme_to_add_in
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from relationships.models import DelegatedAdmin, Partnership, ResellerRelationship
from tests import factories

ADMIN = {"full_name": "周淑芬", "language": "zh-hant", "password": make_password(None)}


def person(email, **values):
    return FirstAdmin(email=email, **{**ADMIN, **values})


def bakery(**values):
    return Founding(**{"name": "Sun Bakery", "domain": "sun-bakery.example", "country": "TW", **values})


def found(by, *foundings, origin="created", **values):
    with factories.acting_for(by):
        by = User.objects.with_roles().get(pk=by.pk)
        refusals = found_customers(foundings, partner=seller_of(by), by=by, origin=origin, **values)
    return {
        founding.domain: refusals[founding.tenant_id].code for founding in foundings if founding.tenant_id in refusals
    }


def names(model, field):
    with factories.everything_visible():
        return sorted(model.objects.values_list(field, flat=True))


@pytest.mark.req("CUS-05", "CUS-06", "CUS-07", "CUS-11")
def test_customer_of_a_reseller_is_there_whole(provider, reseller, partnership):
    new = bakery(
        tax_id="04595257",
        contact={"first_name": "淑芬"},
        partnership=partnership,
        admin=person("Fen@sun-bakery.example"),
    )
    assert found(provider, new) == {}
    with factories.everything_visible():
        company = Tenant.objects.get(pk=new.tenant_id)
        rows = ResellerRelationship.objects.filter(customer=company).order_by("created_at", "origin")
        assert (company.kind, company.provided_by_id, company.customer.tax_id) == (
            "customer",
            provider.tenant_id,
            "04595257",
        )
        assert list(rows.values_list("partner_name", "origin", "reseller_name", "partner_mpn_id", "programme")) == [
            (provider.tenant.name, "created", reseller.tenant.name, "4100001", "indirect_provider"),
            (reseller.tenant.name, "designated", "", "4000001", "indirect_reseller"),
        ]
        grants = DelegatedAdmin.objects.filter(target=company).values_list("grantee_id", "roles", "origin")
        assert sorted(grants) == sorted(
            (side.tenant_id, ["user_admin", "billing_admin"], "created") for side in (provider, reseller)
        )
        admin = User.objects.with_roles().get(email="fen@sun-bakery.example")
        assert (admin.tenant_id, admin.role_keys, admin.state) == (company.pk, {"global_admin"}, "waiting")
        assert (admin.time_zone, admin.has_usable_password()) == ("Asia/Taipei", False)


def test_every_log_tells_of_the_new_customer(provider, reseller, partnership):
    new = bakery(partnership=partnership, admin=person("fen@sun-bakery.example"))
    found(provider, new)
    with factories.everything_visible():
        told = AuditEvent.objects.filter(actor_id=provider.pk, operation_type__in=["create_customer", "create_user"])
        logs = {(event.tenant_id, event.operation_type, event.resource_id, event.acting_tenant_name) for event in told}
    name = provider.tenant.name
    assert logs == {
        (provider.tenant_id, "create_customer", str(new.relationship_id), ""),
        (reseller.tenant_id, "create_customer", str(new.designation_id), name),
        (new.tenant_id, "create_customer", str(new.relationship_id), name),
        (new.tenant_id, "create_user", str(new.admin.user_id), name),
    }


def test_domain_that_is_taken_leaves_nothing_behind_and_the_others_alone(provider, cast):
    taken = bakery(name="False Bakery", domain=cast.jade_tea.domain, admin=person("x@jade-tea.example"))
    assert found(provider, taken, bakery()) == {"jade-tea.example": "domain-taken"}
    assert "False Bakery" not in names(ResellerRelationship, "customer_name")
    assert names(ResellerRelationship, "customer_name") == ["Sun Bakery"]
    assert "x@jade-tea.example" not in names(User, "email")


def test_address_that_is_taken_leaves_no_customer_behind(provider, cast):
    unlucky = bakery(admin=person(cast.anna.email.upper()))
    lucky = bakery(name="Moon", domain="moon.example", admin=person("moon@moon.example"))
    assert found(provider, unlucky, lucky) == {"sun-bakery.example": "address-not-free"}
    assert names(ResellerRelationship, "customer_name") == ["Moon"]
    assert "sun-bakery.example" not in names(Tenant, "domain")
    with factories.everything_visible():
        assert RoleAssignment.objects.filter(user__email="moon@moon.example").count() == 1


def test_two_of_one_domain_are_one_customer(provider):
    assert found(provider, bakery(), bakery(name="Twin", domain="Sun-Bakery.example")) in (
        {"sun-bakery.example": "domain-taken"}, {"Sun-Bakery.example": "domain-taken"},
    )  # fmt: skip
    assert len(names(ResellerRelationship, "id")) == 1


def test_reseller_who_left_is_told_apart(provider, partnership):
    factories.parted(partnership, by=provider)
    with factories.everything_visible():
        ended = Partnership.objects.get()
    refusals = found(provider, bakery(partnership=ended), bakery(name="Moon", domain="moon.example"))
    assert refusals == {"sun-bakery.example": "reseller-not-partner"}
    assert names(ResellerRelationship, "customer_name") == ["Moon"]


def test_agreement_keeps_who_attested_it(provider):
    new = bakery(agreement_contact={"first_name": "Fen"}, agreement_date="2026-11-20")
    found(provider, new)
    with factories.everything_visible():
        record = Customer.objects.get(tenant_id=new.tenant_id)
    assert (record.agreement_attested_by_name, record.agreement_attested_by_company) == (
        provider.full_name, provider.tenant.name,
    )  # fmt: skip
    assert record.agreement_attested_at is not None


def test_provider_sees_the_customer_and_strangers_do_not(provider, second):
    """The record is read inside the account, as its guest."""
    found(provider, bakery())
    counts = []
    for somebody in (provider, second):
        with factories.acting_for(somebody):
            counts.append((ResellerRelationship.objects.count(), Customer.objects.count()))
    assert counts == [(1, 0), (0, 0)]


@pytest.mark.req("CUS-13")
def test_reseller_adds_no_customers(reseller):
    with pytest.raises(Refused) as refusal:
        found(reseller, bakery())
    assert refusal.value.code == "resellers-invite-customers"


@pytest.mark.req("CUS-13")
@pytest.mark.parametrize(
    ("programmes", "code"),
    [
        (["direct_bill", "indirect_reseller"], "no-new-direct-customers"),
        ([], "cannot-add-customers"),
        (["indirect_reseller"], "resellers-invite-customers"),
    ],
)
def test_programmes_decide_who_adds_customers(programmes, code):
    with pytest.raises(Refused) as refusal:
        programme_to_add_in(programmes)
    assert refusal.value.code == code


def test_number_of_statements_does_not_grow(provider, partnership):
    def cost(count):
        with CaptureQueriesContext(connection) as caught:
            found(
                provider,
                *[bakery(domain=f"c{count}-{number}.example", partnership=partnership) for number in range(count)],
            )
        return len(caught)

    assert cost(1) == cost(50)


def test_whole_of_a_domain_that_another_company_has_a_part_of_is_not_free(provider):
    """Whoever had the whole would occupy the addresses of the company that has proved its part."""
    factories.tenant("Jade HQ", "HQ.sun-bakery.example", "TW")
    moon = bakery(name="Moon", domain="moon-sun-bakery.example")
    assert found(provider, bakery(), moon, bakery(domain="a.sun-bakery.example")) == {
        "sun-bakery.example": "domain-taken"
    }
    assert not is_domain_free("sun-bakery.example")


def test_parts_of_a_domain_are_found_by_their_index(provider):
    with factories.acting_for(provider), acting_as(role=Role.GATE), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {IN_PARTS}", {"domains": ["sun-bakery.example"]})
        assert "tenant_by_parent_domain" in str(cursor.fetchall())
