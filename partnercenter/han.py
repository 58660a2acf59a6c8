"""Chinese sentences with names in them: a blank stands beside Latin letters, none between two Chinese characters."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import trans_real

HAN = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
PLACE = re.compile(
    rf"(?P<before>(?<=[{HAN}]) )?"
    r"(?P<place>(?:<[^>]+>)*%(?:\((?P<name>\w+)\))?s(?:</\w+>)*)"
    rf"(?P<after> (?=[{HAN}]))?"
)
SIGN = re.compile(f"[{HAN}]")
TAGS = re.compile("<[^>]*>")


class Sentence(str):
    """A translation that waits for its values. The catalogs have a blank around each; `%` drops the needless ones."""

    __slots__ = ()

    def __str__(self) -> str:
        return self

    def __mod__(self, values: Any) -> str:
        if isinstance(values, tuple):
            return super().__mod__(values)

        def fitted(found: re.Match[str]) -> str:
            value = values.get(found["name"], "") if isinstance(values, Mapping) else values
            shown = TAGS.sub("", str(value)).strip()
            before = "" if SIGN.match(shown[:1]) else found["before"] or ""
            after = "" if SIGN.match(shown[-1:]) else found["after"] or ""
            return f"{before}{found['place']}{after}"

        return str.__mod__(PLACE.sub(fitted, self), values)


class Translation(trans_real.DjangoTranslation):
    """Django's catalog of a language; what it finds in Chinese is a `Sentence` where it has a place for a value."""

    def gettext(self, message: str) -> str:
        return self._ready(super().gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._ready(super().ngettext(msgid1, msgid2, n))

    def _ready(self, text: str) -> str:
        return Sentence(text) if "%" in text and self.language().startswith("zh") else text


def install() -> None:
    """For every translation, in templates, mails, forms and refusals. Django has no setting for its class."""
    trans_real.DjangoTranslation = Translation  # type: ignore[misc]
