"""How the two halves of a customer's account are shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.rules.accounts import person_of
from enrollment.rules import addresses, identifiers
from enrollment.views.answers import phone
from partnercenter.ui import SummaryRow

Row = tuple[str, Any]


@dataclass(frozen=True)
class ShownProfile:
    """One half under its heading, with the way to change it where there is one."""

    title: str
    icon: str
    rows: list[SummaryRow]
    change_href: str


def profiles_of(record: Customer, country: Any, company_href: str = "", billing_href: str = "") -> list[ShownProfile]:
    """Both halves."""
    halves = (
        (_("Company profile"), "building-2", _company_rows(record, country), company_href),
        (_("Billing profile"), "receipt-text", _billing_rows(record, country), billing_href),
    )
    return [
        ShownProfile(title, icon, [SummaryRow(label, value) for label, value in rows], href)
        for title, icon, rows, href in halves
    ]


def _company_rows(record: Customer, country: Any) -> list[Row]:
    tax = identifiers.tax_of(country.code)
    contact = record.contact
    return [
        (str(identifiers.registration_of(country.code).label), record.registration_number),
        *([(str(tax.label), record.tax_id)] if tax else []),
        (_("Registered address"), _address(record.address, country)),
        (_("Primary contact"), person_of(contact, country=country.code)),
        (_("Work e-mail address"), contact.get("email")),
        (_("Phone number"), phone(contact.get("phone", ""))),
    ]


def _billing_rows(record: Customer, country: Any) -> list[Row]:
    return [
        (_("Name on invoices"), record.billing_name or _("Same as the company")),
        (_("E-mail address for invoices"), record.billing_email or _("The primary contact’s")),
        (_("Billing address"), _address(record.billing_address, country) or _("Same as the company")),
    ]


def _address(address: dict[str, str], country: Any) -> str:
    return "\n".join([*addresses.lines_of(country.code, address), str(country.name)]) if address else ""
