"""One at a time for each customer: what connects it with its partners is decided by several sides."""

from uuid import UUID

from accounts.models import Tenant
from partnercenter.tenancy import acting_as


def hold_customer(customer_id: UUID) -> None:
    """Waits for whoever connects this customer, parts it or names its reseller right now; held until the transaction
    ends. The wall hides the row from partners: it is taken by the customer's own eyes, and nothing of it is shown."""
    with acting_as(tenant_id=customer_id):
        Tenant.objects.select_for_update(no_key=True).only("pk").get(pk=customer_id)
