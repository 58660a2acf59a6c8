"""Accepting an invitation: the partnership, the grant, both logs."""

import pytest

from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, Invitation, Partnership
from tests import factories


@pytest.mark.req("REL-07", "REL-10", "REL-11")
def test_acceptance_makes_partners_of_both(provider, reseller, partnership):
    with factories.acting_for(provider):
        seen = Partnership.objects.visible_to(provider).get()
        assert (seen, seen.reseller_name, seen.status) == (partnership, reseller.tenant.name, "active")
        assert Invitation.objects.get().status == "accepted"
    with factories.acting_for(reseller):
        seen = Partnership.objects.visible_to(reseller).get()
        assert (seen.provider_name, seen.authorized_by_name) == (provider.tenant.name, reseller.full_name)


@pytest.mark.req("REL-12")
def test_acceptance_grants_administrator_access(provider, reseller, partnership):
    with factories.acting_for(provider):
        grant = DelegatedAdmin.objects.visible_to(provider).get()
    assert (grant.target_id, grant.roles, grant.status) == (reseller.tenant_id, ["user_admin"], "active")
    assert "administrator access" in partnership.consent_text


def test_acceptance_stands_in_both_logs(provider, reseller, partnership):
    for person in (provider, reseller):
        with factories.acting_for(person):
            told = AuditEvent.objects.filter(tenant_id=person.tenant_id, resource_id=str(partnership.pk))
            assert [(event.operation_type, event.user_principal_name) for event in told] == [
                ("create_partnership", reseller.email)
            ]
