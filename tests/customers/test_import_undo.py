"""Taking an import back: what nobody has touched is gone, everything else stays and is listed."""

import pytest
from django.db import DatabaseError

from accounts import roles
from accounts.actions import users as user_actions
from accounts.models import Tenant
from customers.actions import imports as actions
from customers.models import Customer, CustomerTag
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from partnercenter.tenancy import guest_of
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.customers.importing import (
    MOON,
    SUN,
    checked,
    customers_of,
    finish,
    fresh,
    imported,
    report,
    row,
    start,
    the_import,
    undo,
)
from tests.relationships.partners import set_standing


def relationship_with(domain, by):
    with factories.everything_visible():
        return ResellerRelationship.objects.select_related("customer").get(customer_domain=domain, partner=by.tenant)


def test_untouched_customers_are_gone_with_all_that_was_made(provider, reseller, partnership):
    found = undo(imported(provider, row(reseller="4000001", tags="Gold"), MOON), provider)
    assert (found.state, found.added, found.undone) == ("undone", 0, 2)
    assert report() == [(2, "undone", ""), (3, "undone", "")]
    with factories.everything_visible():
        left = [
            Tenant.objects.filter(domain__contains="bakery").count(), ResellerRelationship.objects.count(),
            DelegatedAdmin.objects.filter(origin="created").count(), CustomerTag.objects.count(),
            Customer.objects.filter(tenant__domain__contains="bakery").count(),
        ]  # fmt: skip
    assert left == [0] * 5


def test_the_log_keeps_what_was_taken_back(provider, reseller, partnership):
    undo(imported(provider, row(reseller="4000001")), provider)
    with factories.everything_visible():
        events = AuditEvent.objects.filter(operation_type__contains="undo")
        told = sorted(events.values_list("operation_type", "resource_new_value__count", "acting_tenant_name"))
        of_customer = AuditEvent.objects.filter(operation_type="create_customer").get().tenant_id
        assert AuditEvent.objects.filter(tenant_id=of_customer).count() == 2
    name = provider.tenant.name
    assert told == [
        ("undo_customer", None, name), ("undo_customer_import", "1", ""), ("undo_customers", "1", ""),
        ("undo_customers", "1", name),
    ]  # fmt: skip


def has_a_user(relationship, by):
    factories.user(relationship.customer, "Sun", f"sun@{relationship.customer_domain}", roles.GLOBAL_ADMIN)


def was_visited(relationship, by):
    with (
        factories.acting_for(by),
        acting_under(DelegatedAdmin.objects.get(target=relationship.customer_id), by=fresh(by)),
    ):
        pass


def was_tagged(relationship, by):
    with factories.acting_for(by):
        CustomerTag.objects.create(tenant=by.tenant, relationship=relationship, name="Later")


def was_changed(relationship, by):
    with factories.acting_for(by), guest_of(relationship.customer_id):
        Customer.objects.filter(tenant=relationship.customer).update(revision=1)


@pytest.mark.parametrize("touch", [has_a_user, was_visited, was_tagged, was_changed])
def test_touched_customer_stays_and_is_listed(provider, touch):
    found = imported(provider, SUN, MOON)
    touch(relationship_with("sun-bakery.example", provider), provider)
    found = undo(found, provider)
    assert (found.state, found.added, found.undone) == ("undone", 1, 1)
    assert report() == [(2, "created", "kept-changed"), (3, "undone", "")]
    assert customers_of(provider) == [("sun-bakery.example", "imported")]


def test_customer_with_another_partner_stays(provider, second):
    found = imported(provider, SUN)
    parties.served(second, relationship_with("sun-bakery.example", provider).customer)
    assert undo(found, provider).added == 1
    assert customers_of(second) == [("sun-bakery.example", "directory")]


def test_domains_of_an_import_that_was_taken_back_are_free_again(provider):
    undo(imported(provider, SUN), provider)
    again = imported(provider, SUN)
    assert (again.added, customers_of(provider)) == (1, [("sun-bakery.example", "imported")])


@pytest.mark.parametrize("prepare", [checked, lambda by, *rows: undo(imported(by, *rows), by)])
def test_nothing_is_taken_back_before_or_twice(provider, prepare):
    found = prepare(provider, SUN)
    with pytest.raises(Refused) as refusal, factories.acting_for(provider):
        actions.undo_customer_import(found, by=fresh(provider))
    assert refusal.value.code == "customer-import-nothing-to-undo"
    assert the_import().undone in (0, 1)


def refusal_of(act, found, by):
    with pytest.raises(Refused) as refusal, factories.acting_for(by):
        act(found, by=fresh(by))
    return refusal.value.code


def test_sales_agent_who_removes_no_customer_takes_no_import_back(cast, provider):
    found = imported(provider, SUN)
    assert refusal_of(actions.undo_customer_import, found, cast.hao) == "role-lacks-right"


def test_suspended_partner_takes_no_import_back(provider):
    found = imported(provider, SUN)
    set_standing(provider.tenant, status="suspended")
    assert refusal_of(actions.undo_customer_import, found, provider) == "programme-not-active"


def test_role_lost_meanwhile_ends_the_taking_back(cast, provider):
    found = imported(provider, SUN, MOON)
    with factories.acting_for(cast.lan):
        actions.undo_customer_import(found, by=fresh(cast.lan))
    with factories.acting_for(provider):
        user_actions.change_roles(fresh(cast.lan), by=fresh(provider), roles=[roles.SALES_AGENT.key])
    finish()
    assert (the_import().state, len(customers_of(provider))) == ("failed", 2)
    assert refusal_of(actions.start_customer_import, found, cast.lan) == "role-lacks-right"
    start(found, provider)
    finish()
    assert (the_import().state, customers_of(provider)) == ("undone", [])


@pytest.mark.parametrize("model", [ResellerRelationship, DelegatedAdmin, Tenant])
def test_portal_deletes_nothing_that_has_a_history(provider, shared, model):
    with pytest.raises(DatabaseError, match="only what an import"), factories.everything_visible():
        model.objects.exclude(**({"kind": "customer"} if model is Tenant else {"status": ""}))._raw_delete("default")
