"""Adding tags to a customer, and taking one away."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.rules.tags import LONGEST, split
from partnercenter.fields import PlainField

KNOWN = "known-tags"


class TagForm(forms.Form):
    """One tag, or several at once."""

    names = PlainField(
        label=gettext_lazy("New tag"),
        missing=gettext_lazy("Enter a tag, for example North or Premium."),
        max_length=500,
        help_text=gettext_lazy("Up to 50 characters. Separate several by commas."),
        widget=forms.TextInput(attrs={"list": KNOWN, "autocomplete": "off"}),
    )

    def clean_names(self) -> list[str]:
        names = split(self.cleaned_data["names"])
        if not names:
            raise ValidationError(_("Enter a tag, for example North or Premium."))
        for name in names:
            if len(name) > LONGEST:
                raise ValidationError(_("Shorten “%(tag)s…” to 50 characters."), params={"tag": name[:20]})
        return names


class TagGoneForm(forms.Form):
    """The cross beside a tag."""

    remove = forms.CharField(max_length=LONGEST)
