"""The file of users: here only its size and kind; what stands in it is read by `rules.user_import_files`."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.rules.user_import_files import SHEET


class UserImportForm(forms.Form):
    """A CSV file of users."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 2 MB and 10,000 rows. The next page shows what would be added; nothing is changed yet."),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose a CSV file."),
            "empty": _("This file is empty. Choose another one."),
            "max_length": _("Give the file a name of 200 characters or fewer."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SHEET.most_bytes:
            raise ValidationError(SHEET.too_large)
        return file

    def upload(self) -> dict[str, Any]:
        """Content and name of the file, the name without signs that nobody sees."""
        file = self.cleaned_data["file"]
        name = "".join(sign for sign in str(file.name) if sign.isprintable())
        return {"content": file.read(), "file_name": name}
