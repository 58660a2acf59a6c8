"""What the portal writes when a connected directory has brought customers."""

from django.conf import settings
from django.urls import reverse

from accounts.models import Tenant, User
from accounts.roles import Permission
from partnercenter.mail import queue_mail


def customers_connected(partner: Tenant, count: int) -> None:
    """To the partner's people who manage customers, once for each file: how many stand in the list now (CUS-03)."""
    for user in User.objects.filter(tenant_id=partner.pk).holding(Permission.MANAGE_CUSTOMERS):
        href = settings.PORTAL_BASE_URL + reverse("customer_list") + "?origin=directory"
        context = {"full_name": user.full_name, "company": partner.name, "count": count, "action_href": href}
        kind = "customers/customers_connected"
        queue_mail(kind, to=user.email, language=user.language, tenant_id=partner.pk, context=context)
