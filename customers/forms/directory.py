"""The file of a connected directory."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.rules.directory import MOST_ROWS

MOST_BYTES = 4 * 1024 * 1024


class ConnectedLoadForm(forms.Form):
    """One CSV file."""

    file = forms.FileField(
        label=_("CSV file"),
        max_length=200,
        error_messages={
            "required": _("Choose the CSV file of the directory."),
            "empty": _("This file is empty. Choose another one."),
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("UTF-8, at most 4 MB and %(count)s rows.") % {"count": f"{MOST_ROWS:,}"}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 4 MB. Split it and load the parts one after the other."))
        return file
