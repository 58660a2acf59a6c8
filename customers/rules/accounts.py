"""The company and the billing profile of a customer: what belongs to each, and how the log tells it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Tenant
from customers.models import Customer
from customers.rules import record_reasons as reasons
from enrollment.rules import addresses
from partnercenter.errors import Refused
from partnercenter.texts import listed
from partnercenter.tokens import hash_of
from relationships.models import DelegatedAdmin, ResellerRelationship

ADDRESSES = frozenset({"address", "billing_address"})
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True)
class Profile:
    """One half of the account, edited on one page."""

    fields: tuple[str, ...]

    def values_of(self, record: Customer) -> dict[str, Any]:
        """What stands in the record now."""
        return {name: getattr(record, name) for name in self.fields}

    def mark_of(self, record: Customer) -> str:
        """Travels with the form: of two people who change the same half, the second is told; other halves are free."""
        return hash_of(json.dumps(self.values_of(record), sort_keys=True))


COMPANY = Profile(("registration_number", "tax_id", "address", "contact"))
BILLING = Profile(("billing_name", "billing_email", "billing_address"))


def told(name: str, value: Any, *, country: str) -> str:
    """A value as the log keeps it: addresses as on an envelope, people with their ways of contact."""
    if name in ADDRESSES:
        return listed(addresses.lines_of(country, value)) if value else ""
    if isinstance(value, Mapping):
        return " · ".join(filter(None, [person_of(value, country=country), value.get("email"), value.get("phone")]))
    return str(value)


def person_of(contact: Mapping[str, Any], *, country: str) -> str:
    """A contact's name in the order of its country; one of Han signs as it is written: 王小明."""
    names = [contact.get("first_name", ""), contact.get("last_name", "")]
    is_han = HAN.fullmatch("".join(names)) is not None
    ordered = reversed(names) if is_han or country in addresses.FAMILY_NAME_FIRST else names
    return ("" if is_han else " ").join(filter(None, ordered))


def check_is_customer(tenant: Tenant) -> None:
    """Refused (customers-only) for the people of a partner: their company's data stand elsewhere."""
    if tenant.kind != Tenant.Kind.CUSTOMER:
        raise Refused(reasons.NOT_A_CUSTOMER, details={"company": tenant.name})


def check_can_open(relationship: ResellerRelationship, grant: DelegatedAdmin | None) -> DelegatedAdmin:
    """The access with which a partner changes an account; it may outlive the relationship (REM-02). Refused
    (customer-account-closed) without one."""
    if grant is None or not grant.is_active:
        details, page = {"customer": relationship.customer_name}, relationship.get_absolute_url()
        raise Refused(reasons.ACCOUNT_CLOSED, details=details, back_href=page)
    return grant
