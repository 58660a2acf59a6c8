"""What is written when a provider changes the reseller of a customer: to the customer and to both resellers."""

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from relationships.emails.sending import send_to_holders
from relationships.models import ResellerRelationship


def reseller_changed(relationship: ResellerRelationship, *, before: str, by: User, note: str) -> None:
    """To the customer's global admins: who works in their account with the provider from now on, and who no more."""
    send_to_holders(
        relationship.customer_id,
        Permission.AUTHORIZE_PARTNERS,
        "customers/reseller_changed",
        link=reverse("record_partner_detail", args=[relationship.pk]),
        provider=relationship.partner_name,
        customer=relationship.customer_name,
        before=before,
        after=relationship.reseller_name,
        by=by.full_name,
        note=note,
    )


def reseller_designated(own: ResellerRelationship, *, with_access: bool, by: User, note: str) -> None:
    """To the reseller that was named: a customer to look after. `own` is its own row."""
    _tell_reseller(own, "reseller_designated", with_access=with_access, by=by, note=note)


def reseller_released(own: ResellerRelationship, *, by: User, note: str) -> None:
    """To the reseller that was named before: what ended, and what did not. `own` is its own row."""
    _tell_reseller(own, "reseller_released", is_over=not own.is_active, by=by, note=note)


def _tell_reseller(own: ResellerRelationship, what: str, *, by: User, **details: object) -> None:
    who = {"provider": by.tenant.name, "customer": own.customer_name, "by": by.full_name}
    link = reverse("customer_detail", args=[own.pk])
    send_to_holders(own.partner_id, Permission.MANAGE_CUSTOMERS, f"customers/{what}", link=link, **who, **details)
