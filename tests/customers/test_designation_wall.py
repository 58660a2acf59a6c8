"""The portal's own role ends what rested on a designation, once it stands no more, and nothing else."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties

HAND_ON = """
INSERT INTO relationships_delegatedadmin (id, grantee_id, grantee_name, target_id, target_name, roles, origin, status,
    granted_at, granted_by_id, granted_by_name, last_used_by_name, withdrawn_by_name)
VALUES (%s, %s, 'x', %s, 'x', '{user_admin}', 'created', 'active', now(), %s, 'x', '', '')
"""


def end(person, rows, by, **values):
    """Whether the portal may end these, acting for somebody's company."""
    now = timezone.now()
    key = "removed" if rows.model is ResellerRelationship else "withdrawn"
    status = "removed" if rows.model is ResellerRelationship else "withdrawn"
    ended = {"status": status, f"{key}_at": now, f"{key}_by": by, **values}
    with acting_as(tenant_id=person.tenant_id, role=Role.OPS):
        try:
            with transaction.atomic():
                return rows.update(**ended) > 0
        except DatabaseError:
            return False


def row_of(person, **values):
    return ResellerRelationship.objects.filter(partner=person.tenant, status="active", **values)


def grant_of(person, customer_id):
    return DelegatedAdmin.objects.filter(grantee=person.tenant, target_id=customer_id, status="active")


def undesignate(provider, shared):
    with factories.acting_for(provider):
        ResellerRelationship.objects.filter(pk=shared.pk).update(reseller=None, reseller_name="")


@pytest.mark.req("CUS-06")
def test_designation_that_stands_is_not_ended(provider, reseller, shared):
    assert not end(provider, row_of(reseller), provider)
    assert not end(provider, grant_of(reseller, shared.customer_id), provider)


def test_designation_that_stands_no_more_is_ended(provider, reseller, shared):
    undesignate(provider, shared)
    assert end(provider, row_of(reseller), provider)
    assert end(provider, grant_of(reseller, shared.customer_id), provider)


def test_another_provider_ends_nothing(provider, second, reseller, shared):
    undesignate(provider, shared)
    assert not end(second, row_of(reseller), second)
    assert not end(second, grant_of(reseller, shared.customer_id), second)


def test_own_row_of_the_provider_is_out_of_reach(provider, shared):
    undesignate(provider, shared)
    assert not end(provider, row_of(provider), provider)
    assert not end(provider, grant_of(provider, shared.customer_id), provider)


@pytest.mark.parametrize("origin", ["directory", "invitation"])
def test_what_the_customer_agreed_to_is_out_of_reach(provider, reseller, origin):
    alone = parties.customer_of(provider, "Moon Bakery", "moon-bakery.example")
    with factories.everything_visible():
        company = ResellerRelationship.objects.select_related("customer").get(pk=alone.pk).customer
    if origin == "directory":
        parties.served(reseller, company)
        assert not end(provider, row_of(reseller, customer=company), provider)
    else:
        parties.granted(reseller, company, origin=origin)
        assert not end(provider, grant_of(reseller, company.pk), provider)


def hand_on(person, by, company, *keys):
    """The portal writes an access that somebody's company gives to another's."""
    values = {"grantee": person.tenant, "grantee_name": person.tenant.name, "target": company, "target_name": "x"}
    given = {"roles": list(keys), "origin": "created", "granted_by": by, "granted_by_name": by.full_name}
    with acting_as(tenant_id=by.tenant_id, role=Role.OPS), transaction.atomic():
        return DelegatedAdmin.objects.create(**values, **given)


@pytest.fixture
def not_trusted(reseller, shared):
    """The reseller is named still, and has given its access up."""
    with factories.acting_for(reseller):
        rows = grant_of(reseller, shared.customer_id)
        rows.update(status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=reseller)


@pytest.mark.req("CUS-06")
def test_no_more_is_handed_on_than_the_provider_has(provider, reseller, shared, not_trusted):
    for keys in (["global_admin"], ["user_admin", "billing_admin", "global_admin"]):
        with pytest.raises(DatabaseError, match="hands on"):
            hand_on(reseller, provider, shared.customer, *keys)
    assert hand_on(reseller, provider, shared.customer, "user_admin").is_active


def test_nothing_is_handed_on_without_an_access_or_a_designation(provider, reseller, second, shared, not_trusted):
    with pytest.raises(DatabaseError, match="hands on"):
        hand_on(second, provider, shared.customer, "user_admin")
    with factories.acting_for(provider):
        rows = grant_of(provider, shared.customer_id)
        rows.update(status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=provider)
    with pytest.raises(DatabaseError, match="hands on"):
        hand_on(reseller, provider, shared.customer, "user_admin")


def test_provider_itself_writes_no_access_for_its_reseller(provider, reseller, shared, not_trusted):
    """Only the portal does. One INSERT as SQL: nothing is read back, which the wall would hide anyway."""
    parameters = [uuid7(), reseller.tenant_id, shared.customer_id, provider.pk]
    with factories.acting_for(provider), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute(HAND_ON, parameters)
        transaction.set_rollback(True)
