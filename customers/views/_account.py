"""How the two halves of a customer's account are shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from customers.rules.accounts import person_of
from enrollment.rules import addresses, identifiers
from enrollment.views.answers import phone
from partnercenter.texts import with_company
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
    """Both halves; and who accepted the customer agreement, where a partner has said so (facts 2h)."""
    parts = [
        (_("Company profile"), "building-2", _company_rows(record, country), company_href),
        (_("Billing profile"), "receipt-text", _billing_rows(record, country), billing_href),
    ]
    if record.agreement_date:
        parts.append((_("Customer agreement"), "signature", _agreement_rows(record, country), ""))
    return [
        ShownProfile(title, icon, [SummaryRow(label, value) for label, value in rows], href)
        for title, icon, rows, href in parts
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


def _agreement_rows(record: Customer, country: Any) -> list[Row]:
    contact = record.agreement_contact
    attested = with_company(record.agreement_attested_by_name, record.agreement_attested_by_company)
    return [
        (_("Who accepted"), person_of(contact, country=country.code)),
        (_("Work e-mail address"), contact.get("email")),
        (_("Date of acceptance"), record.agreement_date),
        (_("Confirmed by"), attested),
        (_("Confirmed on"), record.agreement_attested_at),
    ]


def _address(address: dict[str, str], country: Any) -> str:
    return "\n".join([*addresses.lines_of(country.code, address), str(country.name)]) if address else ""
