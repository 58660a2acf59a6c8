"""The languages that people of a provider speak, named in the reader's language from the CLDR data of Babel."""

from babel import Locale
from django.utils.translation import get_language

from partnercenter.territories import LOCALES, by_name

SPOKEN = (
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "lv", "ms", "nan", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "yue",
    "zh",
)  # fmt: skip


def language_name(code: str) -> str:
    """The language's name as people write it; the code where it has none."""
    locale = Locale.parse(LOCALES.get(get_language() or "en", "en"))
    return str(locale.languages.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """Every language that can be chosen, by name."""
    return by_name((code, language_name(code)) for code in SPOKEN)
