"""The names of countries and regions in the reader's language, from the CLDR data that Babel carries."""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries.data import COUNTRIES

LOCALES = {"zh-hant": "zh_Hant_TW", "zh-hans": "zh_Hans_CN"}


def _name_of(code: str) -> str:
    """The name as people write it in the reader's language; the code where it has none."""
    locale = Locale.parse(LOCALES.get(get_language() or "en", "en"))
    return str(locale.territories.get(code, code))


_named_when_shown = lazy(_name_of, str)


def names() -> dict[str, str]:
    """Every country's name, read when it is shown: for COUNTRIES_OVERRIDE."""
    return {code: _named_when_shown(code) for code in COUNTRIES}
