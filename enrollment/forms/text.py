"""Text fields that take every script and refuse what cannot stand in a register: pictographs and invisible signs."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnercenter.texts import Text

INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}
JOINERS = {"\u200c", "\u200d"}  # needed inside words of several scripts


def check_plain(text: str) -> None:
    """Refuses emoji, control signs and signs that turn the reading direction; every letter of every script passes."""
    for sign in text:
        category = unicodedata.category(sign)
        if category == "So" and ord(sign) > 0x2BFF:
            raise ValidationError(_("Leave out pictures such as %(sign)s."), params={"sign": sign})
        if category in INVISIBLE and sign not in JOINERS and sign not in "\r\n\t":
            raise ValidationError(_("This text contains an invisible sign. Type it anew instead of pasting it."))


class PlainField(forms.CharField):
    """One line of plain text. `missing` is the sentence for an empty field: it says what to enter."""

    default_validators = [check_plain]

    def __init__(self, *, label: Text, missing: Text = "", width: str = "", **options: Any) -> None:
        options.setdefault("max_length", 200)
        options.setdefault("required", bool(missing))
        super().__init__(label=label, **options)
        if missing:
            self.error_messages["required"] = missing
        self.error_messages["max_length"] = _("Shorten this to %(limit_value)d characters or fewer.")
        if width:
            self.widget.attrs["data-width"] = width


class MailField(forms.EmailField):
    """An e-mail address, with the sentence for an empty field."""

    def __init__(self, *, label: Text, missing: Text, **options: Any) -> None:
        super().__init__(label=label, max_length=254, **options)
        self.error_messages["required"] = missing
        self.error_messages["invalid"] = _("Enter an e-mail address in the form name@company.example.")
        self.widget.attrs.update({"autocomplete": "email", "spellcheck": "false"})
