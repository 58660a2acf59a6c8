"""What one side of a relationship knows of the other: its names, and whether it may act in a programme."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Tenant
from enrollment.actions.agreements import standing_in
from enrollment.models import Partner
from enrollment.rules.agreements import Standing
from partnercenter.tenancy import acting_as


@dataclass(frozen=True)
class Side:
    """One company of a relationship."""

    tenant: Tenant
    mpn_id: str
    standing: Standing


def side_of(tenant_id: UUID, programme: str) -> Side:
    """A company by its own eyes, in three statements or so: the wall hides it from the other side."""
    with acting_as(tenant_id=tenant_id):
        tenant = Tenant.objects.get(pk=tenant_id)
        partner = Partner.objects.filter(tenant_id=tenant_id).first()
        return Side(tenant, partner.mpn_id if partner else "", standing_in(partner, programme))
