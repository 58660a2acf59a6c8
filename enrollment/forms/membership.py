"""The two-step sign-in of the membership site, and the choice of a company profile."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class UserNameForm(forms.Form):
    """Step one: the user name (ENR-12)."""

    user_name = forms.CharField(label=_("User name"), max_length=150)
    user_name.error_messages["required"] = _("Enter the user name of your membership account.")
    user_name.widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"})


class PasswordForm(forms.Form):
    """Step two: the password. It is never shown again, not even after an error."""

    password = forms.CharField(label=_("Password"), max_length=128, strip=False, widget=forms.PasswordInput)
    password.error_messages["required"] = _("Enter the password of your membership account.")
    password.widget.attrs["autocomplete"] = "off"


class ProfileForm(forms.Form):
    """Which company profile to link; only those that can be chosen are choices (MPN-04, MPN-07)."""

    mpn_id = forms.ChoiceField(label=_("Company profile"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mpn_id"]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages["required"] = _("Choose the company profile whose MPN ID you want to link.")
        field.error_messages["invalid_choice"] = _("Choose one of the profiles in the list.")
