"""Passwords that are long enough and still among the first that anybody tries.

Django's list of common passwords knows few of twelve characters and more. People reach that length by stretching a
well-known word: with digits and signs at its ends, with 0 for o, twice in a row, along the keyboard, with the name of
the company. So the stretching is taken off first, and what is left is judged.
"""

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

JUDGED = 128  # of a longer one the beginning is enough
OF_ITS_OWN = 5
SHORTEST_RUN = 4
SEPARATORS = re.compile(r"[\s\-_.,'’·]+")
SAME_SIGN = re.compile(r"(.)\1{2,}")
SAME_CHUNK = re.compile(r"(.{2,5}?)\1{2,}")
TWICE = re.compile(r"(.+?)\1+")
ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
UNLEET = str.maketrans("0134578@$!|€", "oieastbasile")
ROWS = (
    "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm", "wxcvbn",
    "12345678901234567890", "abcdefghijklmnopqrstuvwxyz", "!@#$%^&*()", "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "qazwsxedcrfvtgbyhnujmik",
)  # fmt: skip
RUNS = "\n".join((*ROWS, *(row[::-1] for row in ROWS)))
OBVIOUS = (
    "password passwort passwd passphrase kennwort mima login logon signin welcome willkommen letmein changeme secret "
    "geheim admin administrator root user guest test testing demo temp temporary default master access account "
    "work company office portal partner partners center centre cloud microsoft azure thisis ilove please "
    "spring summer autumn winter january february march april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)


class KnownBadPasswordValidator:
    """Named in AUTH_PASSWORD_VALIDATORS. The names of a user who comes along, and of the company, are well known, too.

    What is shorter than `min_length` is left to the rule that says so: one mistake, one message.
    """

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raises when nothing is left but a well-known word or pattern."""
        if len(password) >= self.min_length and is_known_bad(password, words=_words_about(user)):
            raise ValidationError(
                _(
                    "This password is easy to guess: it is a well-known word or pattern, made longer. Use four words "
                    "that have nothing to do with each other, or let a password manager make one."
                ),
                code="password_known_bad",
            )

    def get_help_text(self) -> str:
        return _("Your password can’t be a well-known word or pattern, made longer.")


def is_known_bad(password: str, *, words: Collection[str] = ()) -> bool:
    """Whether a password is a well-known word or pattern once the stretching is taken off. `words` count as known."""
    text = _squeezed(password[:JUDGED])
    left = _without_patterns(_without_words(_without_patterns(text), {*OBVIOUS.split(), *words}))
    return text in _common() or _is_common(left) or (left != text and len(_core(left)) < OF_ITS_OWN)


def _squeezed(text: str) -> str:
    """In small letters, without what stands between words."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _is_common(text: str) -> bool:
    """Whether a word of the list stands there between digits and signs, some of which may stand for letters."""
    core = _core(text)
    begin = text.find(core)
    end = begin + len(core)
    spans = ((begin - before, end + after) for before in range(min(begin, 2) + 1) for after in range(3))
    readings = {core} | {text[start:stop].translate(UNLEET) for start, stop in spans}
    return any(_once(reading) in _common() for reading in readings)


def _without_words(text: str, words: Collection[str]) -> str:
    """Found by what their signs stand for: "p@ssw0rd" goes, and the digits behind it stay digits."""
    for word in sorted({word.translate(UNLEET) for word in words}, key=len, reverse=True):
        while (at := text.translate(UNLEET).find(word)) >= 0:
            text = text[:at] + text[at + len(word) :]
    return text


def _without_patterns(text: str) -> str:
    """Without runs along keyboard and alphabet, and with repetitions told once."""
    return _once(SAME_CHUNK.sub(r"\1", SAME_SIGN.sub(r"\1", _without_runs(text))))


def _once(text: str) -> str:
    """What is nothing but the same again and again, told once."""
    again = TWICE.fullmatch(text)
    return again[1] if again else text


def _without_runs(text: str) -> str:
    kept, at = "", 0
    while at < len(text):
        end = at + SHORTEST_RUN
        if len(text) < end or text[at:end] not in RUNS:
            kept, at = kept + text[at], at + 1
            continue
        while end < len(text) and text[at : end + 1] in RUNS:
            end += 1
        at = end
    return kept


def _core(text: str) -> str:
    """Without digits and signs at its ends."""
    return ENDS.sub("", text)


@cache
def _common() -> frozenset[str]:
    """The words of Django's list, as they stand and without their own stretching."""
    words = {_squeezed(word) for word in CommonPasswordValidator().passwords}
    return frozenset(word for word in words | {_core(word) for word in words} if len(word) >= SHORTEST_RUN)


def _words_about(user: Any) -> set[str]:
    """The names of product, company and person, whole and in parts."""
    tenant = getattr(user, "tenant", None)
    told = [str(settings.PRODUCT_NAME), *(getattr(user, field, "") for field in ("full_name", "email"))]
    told += [tenant.name, tenant.domain] if tenant else []
    words = {word for text in told for word in (text, *re.split(r"[\W_]+", text))}
    plain = {_squeezed(word) for word in words}
    return {word for word in plain if len(word) > 2 or (len(word) == 2 and not word.isascii())}
