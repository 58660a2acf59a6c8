"""The portal's own role ends what rested on a designation, once it stands no more, and nothing else."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from partnercenter.tenancy import Role, acting_as
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties


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
