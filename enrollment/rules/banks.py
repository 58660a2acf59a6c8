"""Bank accounts of the countries: IBAN where there is one, else the national number and bank code."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import InvalidCountryCode, SchwiftyException
from schwifty.registry import get_iban_spec
from stdnum.us import rtn

from partnercenter.texts import Text


@dataclass(frozen=True)
class BankRules:
    """What a country's bank account consists of. No `code_label`: the number alone says it (IBAN)."""

    number_label: Text
    number_example: str
    number_pattern: str
    code_label: Text = ""
    code_example: str = ""
    code_pattern: str = ""


NATIONAL: dict[str, BankRules] = {
    "CN": BankRules(
        _("Account number"), "6222021001116245702", r"\d{8,30}", _("CNAPS code"), "102100099996", r"\d{12}"
    ),
    "TW": BankRules(_("Account number"), "00123456789012", r"\d{8,16}", _("Bank and branch code"), "0040037", r"\d{7}"),
    "US": BankRules(_("Account number"), "000123456789", r"\d{4,17}", _("Routing number"), "011000015", r"\d{9}"),
}
ELSEWHERE = BankRules(
    _("Account number"), "", r"[0-9A-Za-z]{4,34}", _("BIC"), "DEUTDEFF", r"[A-Za-z0-9]{8}([A-Za-z0-9]{3})?"
)


def uses_iban(country: str) -> bool:
    """Whether accounts of the country have an IBAN."""
    try:
        get_iban_spec(country)
    except InvalidCountryCode:
        return False
    return True


def rules_of(country: str) -> BankRules:
    """What is asked in a country."""
    if uses_iban(country):
        return BankRules(_("IBAN"), "DE89 3704 0044 0532 0130 00", "")
    return NATIONAL.get(country, ELSEWHERE)


def is_number_valid(country: str, number: str) -> bool:
    """The number's form, and for an IBAN its country, length and check digits."""
    if not uses_iban(country):
        return bool(re.fullmatch(rules_of(country).number_pattern, number))
    try:
        return bool(IBAN(number).country_code == country)
    except SchwiftyException:
        return False


def is_code_valid(country: str, code: str) -> bool:
    """The bank code's form, and for the United States its check digit."""
    fits = bool(re.fullmatch(rules_of(country).code_pattern, code))
    return fits and (country != "US" or rtn.is_valid(code))


def bank_name_of(number: str) -> str:
    """The bank behind an IBAN where it is known, else nothing."""
    try:
        return str(IBAN(number).bank_name or "")
    except SchwiftyException:
        return ""
