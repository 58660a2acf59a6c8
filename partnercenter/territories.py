"""The names of countries and regions in the reader's language, from the CLDR data of Babel, and their order."""

import unicodedata
from collections.abc import Iterable

from babel import Locale
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries import countries
from django_countries.data import COUNTRIES

LOCALES = {"zh-hant": "zh_Hant_TW", "zh-hans": "zh_Hans_CN"}
CHARSETS = {"zh-hant": "big5", "zh-hans": "gb18030"}  # their common characters stand by strokes, by pinyin


def _name_of(code: str) -> str:
    """The name as people write it in the reader's language; the code where it has none."""
    locale = Locale.parse(LOCALES.get(get_language() or "en", "en"))
    return str(locale.territories.get(code, code))


_named_when_shown = lazy(_name_of, str)


def names() -> dict[str, str]:
    """Every country's name, read when it is shown: for COUNTRIES_OVERRIDE."""
    return {code: _named_when_shown(code) for code in COUNTRIES}


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with their names in the order of a list in the reader's language, accents left aside."""
    charset = CHARSETS.get(get_language() or "en", "ascii")
    return sorted(choices, key=lambda choice: unicodedata.normalize("NFKD", choice[1]).encode(charset, "ignore"))


def country_choices() -> list[tuple[str, str]]:
    """All countries in the reader's language; those where the program began come first."""
    named = {country.code: country.name for country in countries}
    first = [(code, named.pop(code)) for code in settings.COUNTRIES_FIRST]
    return [*first, *by_name(named.items())]
