"""What a row of an import says, and what is wrong with it (CUS-05 to CUS-07; facts 2h)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django_countries import countries

from accounts.models import Tenant
from accounts.rules import domains
from customers.models import CustomerImport, CustomerImportRow, CustomerTag
from customers.rules.imports_files import TOO_WIDE
from customers.rules.imports_problems import Problem
from customers.rules.new import problem_with_contact, problem_with_name
from customers.rules.tags import LONGEST as LONGEST_TAG
from customers.rules.tags import split
from enrollment.rules import addresses, identifiers
from partnercenter.fields import check_no_links, check_one_line, check_plain
from relationships.models import Partnership
from relationships.rules.markets import same_market

Outcome, Step, State = CustomerImportRow.Outcome, CustomerImport.Step, CustomerImport.State
KEPT_UNSTARTED, KEPT_AFTER_END = timedelta(days=7), timedelta(days=90)
ADDRESS = ("postal_code", "country_area", "city", "street_address")
LONGEST = {"name": 200, "registration_number": 60, "tax_id": 60, "first_name": 100, "last_name": 100, "email": 254}
LONGEST_OTHER = 200
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")  # as spreadsheets write it, where nobody can misread it
EARLIEST = timedelta(hours=14)  # so much earlier than in UTC does a day begin somewhere
NAMES = ("name", "first_name", "last_name")


@dataclass(frozen=True)
class Ground:
    """By what the rows are judged: the partner, its market, and the resellers it may name by their MPN ID; those that
    are None cannot serve customers now. Without `resellers` the partner names none."""

    partner: Tenant
    markets: Sequence[str]
    shared_domains: Sequence[str]
    vendor_domains: Sequence[str] = ()
    resellers: Mapping[str, Partnership | None] | None = None


@dataclass(frozen=True)
class CustomerRow:
    """A row that can be added: `values` as a founding takes them."""

    values: dict[str, Any]
    tags: list[str] = field(default_factory=list)


def read_customer(cells: Mapping[str, str], ground: Ground) -> CustomerRow:
    """What the row says. Raises Problem with the first thing that is wrong with it."""
    if TOO_WIDE in cells:
        raise Problem("too-wide")
    for name, text in cells.items():
        _check_cell(name, text)
    country = _country(_needed(cells, "country"), ground)
    contact = _contact(cells, country, ground)
    values = {
        "name": _name(_needed(cells, "name")),
        "domain": _domain(_needed(cells, "domain"), ground),
        "country": country,
        **_numbers(cells, country),
        "address": _address(cells, country),
        "contact": contact,
        **_agreement(cells.get("agreement", ""), contact),
        "partnership": _partnership(cells.get("reseller", ""), ground),
    }
    return CustomerRow(values, _tags(cells.get("tags", "")))


def _needed(cells: Mapping[str, str], name: str) -> str:
    if not cells.get(name):
        raise Problem("cell-missing", name)
    return cells[name]


def _check_cell(name: str, text: str) -> None:
    """As the fields of the form do it."""
    if len(text) > LONGEST.get(name, LONGEST_OTHER):
        raise Problem("cell-long", name)
    try:
        check_plain(text)
        check_one_line(text)
    except ValidationError:
        raise Problem("cell-not-plain", name) from None
    try:
        if name in NAMES:
            check_no_links(text)
    except ValidationError:
        raise Problem("cell-link", name) from None


def _name(name: str) -> str:
    if problem_with_name(name):
        raise Problem("name-incomplete")
    return name


def _domain(text: str, ground: Ground) -> str:
    domain = domains.normal_domain(text)
    if not domains.is_domain(domain):
        raise Problem("domain-invalid")
    if domains.is_under_domain(f"@{domain}", ground.partner.domain):
        raise Problem("domain-own")
    is_vendors = any(domains.is_under_domain(f"@{domain}", name) for name in ground.vendor_domains)
    if is_vendors or domains.problem_with_domain(domain, webmail=ground.shared_domains):
        raise Problem("domain-shared")
    return domain


def _country(text: str, ground: Ground) -> str:
    code = _countries().get(text.casefold(), "")
    if not code:
        raise Problem("country-unknown", text)
    if not same_market(ground.partner.country.code, code, ground.markets):
        raise Problem("country-other-market", text)
    return code


@cache
def _countries() -> dict[str, str]:
    """Codes by code and by name in any language of the portal."""
    known = {code.casefold(): code for code, _name in countries}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {str(name).casefold(): code for code, name in countries}
    return known


def _numbers(cells: Mapping[str, str], country: str) -> dict[str, str]:
    """Registration and tax number, by the country's own check digits."""
    asked = {"registration_number": identifiers.registration_of(country), "tax_id": identifiers.tax_of(country)}
    for name, identifier in asked.items():
        if identifier and identifier.required:
            _needed(cells, name)
        if identifier and cells.get(name) and not identifiers.is_valid(identifier, cells[name]):
            raise Problem("cell-invalid", name)
    return {name: cells.get(name, "") for name in asked}


def _address(cells: Mapping[str, str], country: str) -> dict[str, str]:
    given = {name: cells[name] for name in ADDRESS if cells.get(name)}
    code, name = _address_problem(country, *(cells.get(name, "") for name in ADDRESS[:3]), "street_address" in given)
    if code:
        raise Problem(code, name)
    return given


@lru_cache(maxsize=10_000)
def _address_problem(country: str, postal_code: str, area: str, city: str, has_street: bool) -> tuple[str, str]:
    """By the country's rules, which are slow to read: the rows of one town ask once."""
    street = "1" if has_street else ""
    address = dict(zip(ADDRESS, (postal_code, area, city, street), strict=True))
    for name, problem in addresses.problems_in(country, address).items():
        if name in ADDRESS:  # the districts of some countries have no column
            return "cell-missing" if problem == "required" else "cell-invalid", name
    return "", ""


def _contact(cells: Mapping[str, str], country: str, ground: Ground) -> dict[str, str]:
    contact = {name: _needed(cells, name) for name in ("first_name", "last_name", "email")}
    try:
        validate_email(contact["email"])
    except ValidationError:
        raise Problem("email-invalid") from None
    if problem_with_contact(contact["email"], partner=ground.partner):
        raise Problem("contact-own")
    return {**contact, "phone": _phone(cells.get("phone", ""), country)}


def _agreement(text: str, contact: Mapping[str, str]) -> dict[str, Any]:
    """With a day: that the contact accepted the customer agreement on it, which the importer attests (facts 2h)."""
    if not text:
        return {}
    found = DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None:
        raise Problem("day-invalid")
    if day > (timezone.now() + EARLIEST).date():
        raise Problem("day-in-future")
    return {"agreement_contact": contact, "agreement_date": day}


def _phone(text: str, country: str) -> str:
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise Problem("phone-invalid") from None
    if not phonenumbers.is_valid_number(number):
        raise Problem("phone-invalid")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _partnership(mpn_id: str, ground: Ground) -> Partnership | None:
    if not mpn_id:
        return None
    if ground.resellers is None:
        raise Problem("reseller-not-possible")
    if mpn_id not in ground.resellers:
        raise Problem("reseller-unknown", mpn_id)
    found = ground.resellers[mpn_id]
    if found is None:
        raise Problem("reseller-not-ready", mpn_id)
    return found


def _tags(text: str) -> list[str]:
    """As they are typed on the page of a customer; spreadsheets separate by bars, too."""
    tags = split(text.replace("|", ","))
    if len(tags) > CustomerTag.MOST:
        raise Problem("tags-many", str(CustomerTag.MOST))
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            raise Problem("tag-invalid", tag)
    return tags
