"""Confirming another reseller for a customer, or none."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField
from relationships.models import ResellerRelationship


class DesignationForm(forms.Form):
    """`reseller` is the partnership with the one that was chosen, empty for none; `seen` is the reseller that the page
    showed, so that of two people the second is told."""

    reseller = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.UUIDField(widget=forms.HiddenInput, required=False)
    note = WordsField(
        label=_("Note"), help_text=_("The customer and both resellers can read it, now and later."), required=False
    )

    @classmethod
    def for_choice(cls, relationship: ResellerRelationship, partnership: UUID | None) -> "DesignationForm":
        """The form as the page first shows it."""
        return cls(initial={"reseller": partnership, "seen": relationship.reseller_id})

    def change(self) -> dict[str, Any]:
        """What the action takes."""
        values = self.cleaned_data
        return {"partnership": values["reseller"], "seen": values["seen"], "note": values["note"]}
