"""Who has a list of customers, and what each row of it leads to."""

from accounts.models import Tenant
from customers.rules import list_reasons as reasons
from enrollment.models import Programme
from partnercenter.errors import Refused
from relationships.models import ResellerRelationship


def check_serves(tenant: Tenant) -> None:
    """Refused (serves-no-customers) for a company that is in no program."""
    if not tenant.programmes:
        raise Refused(reasons.NO_PROGRAMME, details={"company": tenant.name})


def is_direct(relationship: ResellerRelationship) -> bool:
    """Whether the partner sells to the customer itself; a reseller sells through a provider (CUS-14, CUS-15)."""
    return relationship.programme != Programme.INDIRECT_RESELLER
