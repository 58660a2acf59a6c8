"""Choosing the first password of one's own."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import NEW_PASSWORD_ERRORS, NEW_PASSWORD_HINT
from accounts.models import User


class ChoosePasswordForm(forms.Form):
    """One field: a second one is in the way of password managers, and a typing error can be reset."""

    password = forms.CharField(
        label=_("New password"),
        help_text=NEW_PASSWORD_HINT,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages=NEW_PASSWORD_ERRORS,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class FirstPasswordForm(ChoosePasswordForm):
    """P19: the temporary password once more, so that nobody at an unlocked screen takes the account over."""

    temporary = forms.CharField(
        label=_("Temporary password"),
        help_text=_("The one that you have just signed in with."),
        strip=True,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter the temporary password.")},
    )
    field_order = ["temporary", "password"]

    def clean_temporary(self) -> str:
        temporary: str = self.cleaned_data["temporary"]
        if not self.user.check_password(temporary):
            raise forms.ValidationError(_("This is not the temporary password. Enter the one you were given."))
        return temporary

    def clean_password(self) -> str:
        password = super().clean_password()
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choose another password than the temporary one."))
        return password
