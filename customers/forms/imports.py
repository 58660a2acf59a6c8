"""The file of an import, chosen or pasted: here only its size and kind; what stands in it is read by
`rules.imports_files`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.models import CustomerImport
from customers.rules.imports_files import SHEETS


class CustomerImportForm(forms.Form):
    """A CSV file, or rows pasted from a spreadsheet."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 24 MB and 100,000 rows. The next page shows what would be added; nothing is changed yet."),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("Give the file a name of 200 characters or fewer."),
        },
    )
    pasted = forms.CharField(
        label=_("Or paste the rows"),
        help_text=_("Copied from a spreadsheet together with the line of column names, up to a few thousand rows."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = SHEETS[CustomerImport.Kind(kind)]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > self.sheet.most_bytes:
            raise ValidationError(self.sheet.too_large)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "").strip()
        if file and pasted:
            self.add_error("file", ValidationError(_("Choose a file or paste rows, not both.")))
        if not file and not pasted and "file" not in self.errors:
            self.add_error("file", ValidationError(_("Choose a CSV file, or paste rows.")))
        return cleaned

    def upload(self) -> dict[str, Any]:
        """Content and name of the file, the name without signs that nobody sees."""
        file = self.cleaned_data["file"]
        if not file:
            return {"content": self.cleaned_data["pasted"].lstrip().encode(), "file_name": str(_("Pasted rows"))}
        name = "".join(sign for sign in str(file.name) if sign.isprintable())
        return {"content": file.read(), "file_name": name}
