"""The first administrator of an account that a partner opened: whose it is to set one up, and for how long."""

from accounts.models import Tenant
from customers.rules import setup_reasons as reasons
from customers.rules.record_reasons import RELATIONSHIP_ENDED
from partnercenter.errors import Refused
from relationships.models import ResellerRelationship

BEFORE_USE = frozenset({"sign_in", "sign_out", "refuse_sign_in"})  # a temporary password opens a session, too
Origin = ResellerRelationship.Origin


def is_opened_by(relationship: ResellerRelationship, company: Tenant) -> bool:
    """Whether the partner itself opened this account: then it vouches for the people in it (DEC-04)."""
    return company.provided_by_id == relationship.partner_id


def check_is_ours(relationship: ResellerRelationship, company: Tenant, *, has_access: bool) -> None:
    """Refused (customer-setup-not-ours, customer-record-closed) unless the partner opened the account, or administers
    one that came to be for its sake from a connected directory."""
    details, back_href = {"customer": relationship.customer_name}, relationship.get_absolute_url()
    if not relationship.is_active:
        raise Refused(RELATIONSHIP_ENDED, details=details, back_href=back_href)
    from_directory = relationship.origin == Origin.DIRECTORY and company.provided_by_id is None and has_access
    if not (is_opened_by(relationship, company) or from_directory):
        raise Refused(reasons.NOT_OURS, details=details, back_href=back_href)


def check_is_unused(relationship: ResellerRelationship, *, is_used: bool) -> None:
    """Refused (customer-signs-in-itself) from the first own password on."""
    if is_used:
        details, back_href = {"customer": relationship.customer_name}, relationship.get_absolute_url()
        raise Refused(reasons.SIGNED_IN, details=details, back_href=back_href)
