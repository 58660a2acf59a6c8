"""The company's sign-in policy."""

from django import forms


class SecurityPolicyForm(forms.Form):
    """Each button says what it wants, so that an older tab never switches the other way."""

    requires_second_factor = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )
