"""Agreeing to an invitation, and declining it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField
from relationships.rules.consents import Consent


class ConsentForm(forms.Form):
    """The text that is agreed to, word for word as it was shown."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(error_messages={"required": _("Tick the box to say that your company agrees")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, consent: Consent) -> None:
        super().__init__(data, initial={"shown": consent.digest})
        self.consent = consent
        self.fields["agreed"].label = consent.text

    def clean(self) -> dict[str, Any]:
        """A tick below other words counts for nothing, and is not carried over to the words as they are now."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("agreed") and values.get("shown") != self.consent.digest:
            self.data = {"shown": self.consent.digest}
            self.add_error("agreed", _("The text has changed since you opened the page. Read it, then tick the box"))
        return values


class DeclineForm(forms.Form):
    """The answer is no; why is up to the one who answers."""

    reason = WordsField(
        label=_("Why not?"),
        required=False,
        help_text=_("At most 300 characters. Whoever invited you reads it in a mail."),
    )
