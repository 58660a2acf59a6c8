"""What the portal writes when a customer was added."""

from uuid import UUID

from django.conf import settings

from accounts.models import User
from accounts.roles import Permission
from partnercenter.mail import queue_mail
from partnercenter.tenancy import acting_as
from relationships.models import Partnership, ResellerRelationship


def customer_added_for_reseller(partnership: Partnership, customer_name: str, customer_id: UUID, *, by: User) -> None:
    """To the reseller's people who manage customers: a provider has added one for them (CUS-07, CUS-11)."""
    reseller_id = partnership.reseller_id
    with acting_as(tenant_id=reseller_id):
        own = ResellerRelationship.objects.get(partner_id=reseller_id, customer_id=customer_id, status="active")
        for user in User.objects.filter(tenant_id=reseller_id).holding(Permission.MANAGE_CUSTOMERS):
            context = {
                "full_name": user.full_name,
                "customer": customer_name,
                "provider": partnership.provider_name,
                "by": by.full_name,
                "action_href": settings.PORTAL_BASE_URL + own.get_absolute_url(),
            }
            kind = "customers/customer_added_for_reseller"
            queue_mail(kind, to=user.email, language=user.language, tenant_id=reseller_id, context=context)
