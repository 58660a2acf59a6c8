"""Fields and words that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnercenter.fields import PlainField
from partnercenter.texts import Text

EMAIL_ERRORS = {
    "required": _("Enter your work e-mail address."),
    "invalid": _("Enter an e-mail address in the form name@company.com."),
}
PASSWORD_ERRORS = {"required": _("Enter your password.")}
OWN_NAME_MISSING = _("Enter your full name.")
NEW_PASSWORD_ERRORS = {"required": _("Enter a password of at least 12 characters.")}
NEW_PASSWORD_HINT = _("At least 12 characters. A few words that belong together only for you are easy to remember.")


def reword(field: forms.Field, label: Any, errors: dict[str, Any], *, hint: Any = "", **attrs: str) -> None:
    """allauth's field with our label, hint and errors, and without its placeholder."""
    field.label, field.help_text = label, hint
    field.error_messages.update(errors)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def password_field() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=_("Password"),
        help_text=NEW_PASSWORD_HINT,
        strip=False,
        max_length=1000,
        widget=widget,
        error_messages=NEW_PASSWORD_ERRORS,
    )


def full_name_field(*, label: Text, help_text: Text = "", missing: Text = OWN_NAME_MISSING) -> PlainField:
    return PlainField(
        label=label,
        help_text=help_text,
        missing=missing,
        max_length=150,
        no_links=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
