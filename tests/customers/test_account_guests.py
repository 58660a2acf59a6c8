"""Whose people come in under a customer's grant."""

import pytest

from partnercenter.errors import Refused
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin
from tests import factories
from tests.relationships.partners import set_standing


def grant_to(person, shared):
    with factories.acting_for(person):
        return DelegatedAdmin.objects.visible_to(person).granted_to(person.tenant).get(target_id=shared.customer_id)


@pytest.mark.req("INV-12")
def test_reseller_comes_in_as_well_as_the_provider(shared, provider, reseller):
    for person in (provider, reseller):
        with factories.acting_for(person), acting_under(grant_to(person, shared), by=person) as guest:
            assert guest.tenant_id == shared.customer_id


def test_partner_whose_enrollment_is_suspended_stays_outside(shared, reseller):
    set_standing(reseller.tenant, status="suspended")
    grant = grant_to(reseller, shared)
    with factories.acting_for(reseller), pytest.raises(Refused) as found, acting_under(grant, by=reseller):
        pass
    assert found.value.code == "access-own-standing"
