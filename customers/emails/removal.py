"""What either side has ended. A partner that removes a customer writes to it itself: the portal is silent (REM-04)."""

from django.urls import reverse

from accounts.roles import Permission
from relationships.emails.sending import send_to_holders
from relationships.models import DelegatedAdmin, ResellerRelationship


def partner_ended(relationship: ResellerRelationship) -> None:
    """To the partner: the customer has ended the relationship; whether the access ended, too."""
    link = reverse("customer_detail", args=[relationship.pk])
    _of_relationship(relationship, relationship.partner_id, Permission.MANAGE_CUSTOMERS, "partner_ended", link)


def partner_ended_receipt(relationship: ResellerRelationship) -> None:
    """To the customer: who did it, and what stays."""
    link = reverse("record_partner_detail", args=[relationship.pk])
    holders = Permission.AUTHORIZE_PARTNERS
    _of_relationship(relationship, relationship.customer_id, holders, "partner_ended_receipt", link)


def access_ended(grant: DelegatedAdmin) -> None:
    """To the partner's people who may work there: they cannot any more."""
    link = reverse("delegated_access_detail", args=[grant.pk])
    _of_access(grant, grant.grantee_id, Permission.USE_DELEGATED_ACCESS, "access_ended", link)


def access_ended_receipt(grant: DelegatedAdmin) -> None:
    """To the customer: who did it, and that the relationship stays as it is."""
    link = reverse("record_access_detail", args=[grant.pk])
    _of_access(grant, grant.target_id, Permission.WITHDRAW_ACCESS, "access_ended_receipt", link)


def access_given_up(grant: DelegatedAdmin) -> None:
    """To the customer: the partner's people cannot help with its account any more, and who decided so."""
    link = reverse("record_access_detail", args=[grant.pk])
    _of_access(grant, grant.target_id, Permission.WITHDRAW_ACCESS, "access_given_up", link)


def _of_relationship(
    relationship: ResellerRelationship, tenant_id: object, permission: Permission, what: str, link: str
) -> None:
    details = {
        "partner": relationship.partner_name,
        "customer": relationship.customer_name,
        "by": relationship.removed_by_name,
        "note": relationship.removal_note,
        "ended_access": relationship.removal_ended_access,  # None: there was none
    }
    send_to_holders(tenant_id, permission, f"customers/{what}", link=link, **details)


def _of_access(grant: DelegatedAdmin, tenant_id: object, permission: Permission, what: str, link: str) -> None:
    details = {"partner": grant.grantee_name, "customer": grant.target_name, "by": grant.withdrawn_by_name}
    send_to_holders(tenant_id, permission, f"customers/{what}", link=link, **details)
