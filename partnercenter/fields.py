"""Text fields that take every script and refuse what cannot stand in a register: pictographs and invisible signs.

Names go into mails to people who never asked for them, so they carry no line of their own and no web address.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
BLANK = set("\u2800\u3164\uffa0")  # letters and signs by their category, yet nothing is seen
JOINERS = {"\u200c", "\u200d"}  # needed inside words of several scripts
IP_ADDRESS = r"(?<!\d)(?<!\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)"
TOP_LEVEL = r"(?:xn--[a-z\d-]+|[^\W\d_]{2,63})"
PLAIN_LINK = rf"://|\bwww\d?\.|{IP_ADDRESS}"
WEB_ADDRESS = re.compile(rf"{PLAIN_LINK}|[^\W_]\.{TOP_LEVEL}(?:[/\\]|:\d|\?\w|#\w)", re.IGNORECASE)
# "Booking.com" too, yet neither "file.mp3" nor "1.請開啟": behind a number only a Latin ending makes a link.
ANY_ADDRESS = re.compile(
    rf"{PLAIN_LINK}|[/\\]{{2}}\w|[^\W\d_]\.{TOP_LEVEL}(?![^\W_])|\d\.(?:xn--|[a-z]{{2,63}}(?!\d))", re.IGNORECASE
)
NO_PATH = r"(?![a-z\d_/\\?#@-]|:\d|\.[^\W_])"
MAIL_ADDRESS = re.compile(rf"(?<![\w.+-])[\w.+-]++@(?:[\w-]+\.)+{TOP_LEVEL}{NO_PATH}", re.IGNORECASE)
WIDE_DOT = re.compile(r"(?<=[a-z\d])。(?=[a-z\d])", re.IGNORECASE)  # elsewhere it ends a sentence


def check_plain(text: str) -> None:
    """Refuses emoji, control signs and signs that turn the reading direction; every letter of every script passes.

    Line breaks pass, too: several lines are fine in a comment. `PlainField` refuses them where there is one line.
    """
    if text.isascii() and text.isprintable():  # a file has a million of these
        return
    for sign in text:
        category = unicodedata.category(sign)
        if category == "So" and ord(sign) > 0x2BFF:
            raise ValidationError(_("Leave out pictures such as %(sign)s."), params={"sign": sign})
        hidden = sign in BLANK or (category in INVISIBLE and sign not in JOINERS)
        if hidden and sign not in "\r\n\t":
            raise ValidationError(_("This text contains an invisible sign. Type it anew instead of pasting it."))


def check_one_line(text: str) -> None:
    """Refuses line breaks; browsers send none from a field of one line."""
    if "\n" in text or "\r" in text:
        raise ValidationError(_("Write this on one line."))


def check_no_links(text: str) -> None:
    """Refuses what a mail program turns into a link, in wide and ideographic signs, too; "Booking.com" is a name."""
    if WEB_ADDRESS.search(unicodedata.normalize("NFKC", text).replace("。", ".")):
        raise ValidationError(_("Enter a name without web addresses."))


def has_web_address(text: str, *, names: Iterable[str] = ()) -> bool:
    """Whether a mail program could turn something in it into a link: whatever looks like a domain, behind any dot.

    E-mail addresses are fine, and so are `names` of those concerned that look like one: "Booking.com".
    """
    plain = _flat(text)
    for name in filter(None, map(_flat, names)):
        plain = re.sub(rf"(?<![^\W\u3400-\u9fff]|[.@-]){re.escape(name)}{NO_PATH}", " ", plain, flags=re.IGNORECASE)
    return bool(ANY_ADDRESS.search(MAIL_ADDRESS.sub(" ", plain)))


def _flat(text: str) -> str:
    """Letters without their marks and joiners, wide signs as usual ones: what a browser would make of it."""
    signs = unicodedata.normalize("NFKD", text)
    return WIDE_DOT.sub(
        ".", "".join(sign for sign in signs if unicodedata.category(sign)[0] != "M" and sign not in JOINERS)
    )


def check_no_addresses(text: str) -> None:
    """For words that the portal mails to people of other companies."""
    if has_web_address(text):
        raise ValidationError(_("Write this without web addresses."))


class PlainField(forms.CharField):
    """Plain text, on one line unless its widget is a text area.

    `missing` is the sentence for an empty field: it says what to enter. `no_links` is for names.
    """

    default_validators = [check_plain]

    def __init__(
        self, *, label: Text, missing: Text = "", width: str = "", no_links: bool = False, **options: Any
    ) -> None:
        options.setdefault("max_length", 200)
        options.setdefault("required", bool(missing))
        super().__init__(label=label, **options)
        if missing:
            self.error_messages["required"] = missing
        self.error_messages["max_length"] = _("Shorten this to %(limit_value)d characters or fewer.")
        if not isinstance(self.widget, forms.Textarea):
            self.validators.append(check_one_line)
        if no_links:
            self.validators.append(check_no_links)
        if width:
            self.widget.attrs["data-width"] = width


class MailField(forms.EmailField):
    """An e-mail address, with the sentence for an empty field."""

    def __init__(self, *, label: Text, missing: Text, **options: Any) -> None:
        super().__init__(label=label, max_length=254, **options)
        self.error_messages["required"] = missing
        self.error_messages["invalid"] = _("Enter an e-mail address in the form name@company.example.")
        self.widget.attrs.update({"autocomplete": "email", "spellcheck": "false"})
