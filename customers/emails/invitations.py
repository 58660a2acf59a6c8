"""What a customer and its partners get once an invitation was accepted."""

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from customers.rules import consents
from relationships.emails.sending import send_to_holders
from relationships.models import Invitation, ResellerRelationship
from relationships.rules.consents import AGREED, Consent


def partners_accepted(invitation: Invitation, consent: Consent, *, by: User) -> None:
    """The receipt, to every global admin of the customer: the words that were agreed to, and how to end each part. It
    names a provider where both who asked are new."""
    are_both_new = consent.line(AGREED) and consent.line(consents.AGREED_PROVIDER)
    send_to_holders(
        by.tenant_id,
        Permission.AUTHORIZE_PARTNERS,
        "customers/partners_accepted",
        link=reverse("record_partner_list"),
        by=by.full_name,
        customer=by.tenant.name,
        inviter=invitation.inviter_name,
        provider=invitation.provider_name if are_both_new else "",
        accepted_at=invitation.answered_at,
        agreed=[line.text for line in consent.lines],
        ways_to_end=consents.WAYS_TO_END,
    )


def customer_accepted(
    relationship: ResellerRelationship, invitation: Invitation, *, is_new: bool, has_access: bool
) -> None:
    """To the partner's people who invite customers: what it has got, the relationship or access to the account."""
    send_to_holders(
        relationship.partner_id,
        Permission.INVITE_CUSTOMERS,
        "customers/customer_accepted",
        link=relationship.get_absolute_url(),
        by=invitation.answered_by_name,
        customer=relationship.customer_name,
        made_by=invitation.made_by_name,
        reseller="" if relationship.partner_id == invitation.inviter_id else invitation.inviter_name,
        is_new=is_new,
        has_access=has_access,
    )
