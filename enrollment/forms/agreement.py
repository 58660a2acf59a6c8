"""The text of a partner agreement in the portal's languages."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 200_000


def field_name(language: str) -> str:
    """The field of a language: "text_zh_hant"."""
    return f"text_{language.replace('-', '_')}"


class AgreementForm(forms.Form):
    """One text per language; the English one is required and stands in where another is empty.

    `version` is the newest one when the page was opened.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, texts: dict[str, str], version: int, **kwargs: Any) -> None:
        initial = {field_name(language): text for language, text in texts.items()}
        kwargs["initial"] = {**initial, "version": version}
        super().__init__(*args, **kwargs)
        self.texts_in_force = texts
        for language, name in settings.LANGUAGES:
            required = language == settings.LANGUAGE_CODE
            field = forms.CharField(label=name, required=required, max_length=MOST, strip=True)
            field.widget = forms.Textarea(attrs={"rows": 14, "lang": language, "maxlength": MOST})
            field.error_messages["required"] = _("Enter the English text: it stands in for every language without one.")
            self.fields[field_name(language)] = field

    def texts(self) -> dict[str, str]:
        """The texts by language, with plain line ends, so that the same text always has the same hash."""
        texts = {language: self.cleaned_data.get(field_name(language), "") for language, _name in settings.LANGUAGES}
        return {language: "\n".join(text.splitlines()) for language, text in texts.items() if text}

    def clean(self) -> dict[str, Any]:
        if not self.errors and self.texts() == self.texts_in_force:
            raise ValidationError(_("These are the texts of the current version. Change them, or go back."))
        return self.cleaned_data

    def conflicts(self) -> None:
        """Somebody else published: what was typed stays."""
        self.add_error(
            None, _("Somebody published another version after you opened the page. Compare before you publish yours.")
        )
