"""Registration and tax numbers of the countries that have them, checked by their own check digits, offline."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum import exceptions, get_cc_module
from stdnum.cn import uscc
from stdnum.de import handelsregisternummer
from stdnum.tw import ubn
from stdnum.us import ein

from partnercenter.texts import Text


@dataclass(frozen=True)
class Identifier:
    """A number a company has in one country: what it is called there, an example, and how it is checked."""

    label: Text
    example: str
    required: bool
    check: Callable[[str], Any]


REGISTRATION: dict[str, Identifier] = {
    "CN": Identifier(_("Unified social credit code"), "91110000600037341L", True, uscc.validate),
    "DE": Identifier(
        _("Commercial register number with its court"), "Aachen HRA 11223", True, handelsregisternummer.validate
    ),
    "TW": Identifier(_("Unified business number"), "00501503", True, ubn.validate),
}
TAX: dict[str, Identifier] = {
    "US": Identifier(_("Employer identification number (EIN)"), "04-2103594", True, ein.validate),
}
FREE_REGISTRATION = Identifier(_("Company registration number"), "", False, str)


def registration_of(country: str) -> Identifier:
    """The registration number of a country; where we know no rule it is optional and taken as typed."""
    return REGISTRATION.get(country, FREE_REGISTRATION)


def tax_of(country: str) -> Identifier | None:
    """The tax number of a country, or None where the registration number is the tax number or none is known."""
    if country in TAX or country in ("CN", "TW"):
        return TAX.get(country)
    module = get_cc_module(country.lower(), "vat")
    return Identifier(_("VAT number"), VAT_EXAMPLES.get(country, ""), False, module.validate) if module else None


VAT_EXAMPLES = {"DE": "DE136695976", "FR": "FR40303265045", "NL": "NL004495445B01", "AT": "ATU13585627"}


def is_valid(identifier: Identifier, number: str) -> bool:
    """Whether the number's form and check digits are right; it is stored as it was typed."""
    try:
        identifier.check(number)
    except exceptions.ValidationError:
        return False
    return True
