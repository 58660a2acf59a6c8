"""Who has a list of customers, what may be done from it, and what each row leads to."""

from accounts.models import Tenant, User
from accounts.roles import Permission
from customers.rules import list_reasons as reasons
from enrollment.models import Programme
from partnercenter.errors import Refused
from relationships.models import ResellerRelationship

MOST_EXPORTED = 200_000
EXPORTS_AN_HOUR = 20
P = Programme


def check_serves(tenant: Tenant) -> None:
    """Refused (serves-no-customers) for a company that is in no program."""
    if not tenant.programmes:
        raise Refused(reasons.NO_PROGRAMME, details={"company": tenant.name})


def can_add(user: User) -> bool:
    """Whether *Add new customer* is for this user: providers and direct partners alone open accounts (CUS-13), and
    one that is on its way to indirect reselling adds no new direct customers (CUS-14)."""
    has = set(user.tenant.programmes)
    opens = P.INDIRECT_PROVIDER in has or (P.DIRECT_BILL in has and P.INDIRECT_RESELLER not in has)
    return opens and user.may(Permission.ADD_CUSTOMERS)


def can_take_back(user: User) -> bool:
    """Whether an import of customers may be taken back by this user: whoever adds customers and removes them."""
    return can_add(user) and user.may(Permission.MANAGE_CUSTOMERS)


def may_import_users(user: User) -> bool:
    """Whether users of customers from a file are for this user: whoever adds customers and works in their accounts."""
    return user.may(Permission.ADD_CUSTOMERS) and user.may(Permission.USE_DELEGATED_ACCESS)


def has_both_models(tenant: Tenant) -> bool:
    """Whether the list mixes direct and indirect customers (CUS-14)."""
    return {P.DIRECT_BILL, P.INDIRECT_RESELLER} <= set(tenant.programmes)


def is_direct(relationship: ResellerRelationship) -> bool:
    """Whether the partner sells to the customer itself; a reseller sells through a provider (CUS-15)."""
    return relationship.programme != P.INDIRECT_RESELLER


def pages_of(relationship: ResellerRelationship, *, has_access: bool, user: User) -> list[str]:
    """The pages of a customer that have something for this user, by the names of their addresses (INV-06, CUS-17).

    Account, users and licenses need delegated access (facts 2f). A provider names the reseller of its customers; one
    who was named, or sells through a provider, does not (CUS-15).
    """
    pages = ["customer_detail"]
    if has_access:
        pages += ["customer_account", "customer_user_list", "customer_license_list"]
    pages.append("customer_relationships")
    if not relationship.is_active:
        return [*pages, "customer_activity"]
    may_name = relationship.programme == P.INDIRECT_PROVIDER and user.may(Permission.MANAGE_CUSTOMERS)
    tagging = ["customer_tags"] if user.may(Permission.INVITE_CUSTOMERS) else []
    return [*pages, *(["customer_reseller"] if may_name else []), *tagging, "customer_activity"]
