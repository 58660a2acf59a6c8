"""The file of membership profiles: uploaded or pasted, only checked unless somebody says otherwise (P42)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 2 * 1024 * 1024


class ForgetfulTextarea(forms.Textarea):
    """A field whose content never comes back on a page: it may hold passwords."""

    def format_value(self, value: Any) -> None:
        return None


class ProfileImportForm(forms.Form):
    """A CSV file or its text, and whether it is only checked."""

    file = forms.FileField(
        label=_("CSV file"), required=False, max_length=200, help_text=_("UTF-8, at most 2 MB and 10,000 rows.")
    )
    text = forms.CharField(
        label=_("Or paste the rows"),
        required=False,
        strip=False,
        widget=ForgetfulTextarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_(
            "With the line of column names on top. What you paste is not kept on the page: it may hold passwords."
        ),
    )
    only_check = forms.BooleanField(
        label=_("Only check the file, change nothing"),
        required=False,
        initial=True,
        help_text=_("The report says for every row what loading it would do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".csv,text/csv"
        self.fields["file"].error_messages["empty"] = _("This file is empty. Choose another one.")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 2 MB. Split it and load the parts one after the other."))
        return file

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text", "")
        if "file" not in self.errors and bool(file) == bool(text.strip()):
            twice = _("Choose a file or paste rows, not both.")
            self.add_error("file", twice if file else _("Choose a CSV file, or paste its rows below."))
        return self.cleaned_data

    def content(self) -> bytes:
        """The bytes as the action reads them."""
        file = self.cleaned_data["file"]
        content: bytes = file.read() if file else self.cleaned_data["text"].encode()
        return content
