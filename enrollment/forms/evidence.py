"""A document for a check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from enrollment.rules import verification
from partnercenter.fields import PlainField


class EvidenceForm(forms.Form):
    """What kind of document, the file, and a comment for the reviewer."""

    document_type = forms.ChoiceField(label=_("Type of document"), choices=verification.document_types)
    file = forms.FileField(label=_("File"), help_text=_("PDF, PNG or JPEG, at most 10 MB."), max_length=200)
    comment = PlainField(label=_("Comment for the reviewer"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"].error_messages.update(
            {"required": _("Choose a file."), "empty": _("This file is empty. Choose another one.")}
        )
