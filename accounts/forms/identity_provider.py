"""A company's own identity provider, and the address by which it is found."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import EMAIL_ERRORS
from accounts.models import IdentityProvider
from partnercenter.fields import PlainField


class CompanySignInForm(forms.Form):
    """Whose company it is."""

    email = forms.EmailField(
        label=_("Work e-mail address"),
        max_length=254,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class IdentityProviderForm(forms.Form):
    """What the provider's administrators say of it. The secret goes one way only: in."""

    name = PlainField(
        label=_("Name"),
        help_text=_("Your people know it by this name, for example “Contoso sign-in”."),
        missing=_("Enter the name by which your people know it."),
        max_length=60,
        no_links=True,
    )
    issuer = forms.CharField(
        label=_("Issuer"),
        help_text=_(
            "For Entra ID: https://login.microsoftonline.com/TENANT-ID/v2.0, with your own directory (tenant) ID."
        ),
        max_length=300,
        error_messages={"required": _("Enter the issuer: the provider’s address that begins with https://.")},
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        help_text=_("Entra ID calls it “Application (client) ID”."),
        max_length=200,
        error_messages={"required": _("Enter the client ID that the provider gave to this portal.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, provider: IdentityProvider | None, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(provider, name, "") for name in ("name", "issuer", "client_id")}
        super().__init__(*args, **kwargs)
        secret = self.fields["secret"]
        secret.required = provider is None
        secret.error_messages["required"] = _("Enter the client secret that the provider gave to this portal.")
        if provider is not None:
            secret.help_text = _("One is kept and never shown. Leave this empty to keep it, or enter a new one.")

    def clean_issuer(self) -> str:
        """As it stands, for it has to match to the letter; no query, no fragment, no password in it."""
        issuer: str = self.cleaned_data["issuer"].strip()
        try:
            parts = urlsplit(issuer)
            plain = bool(parts.hostname) and not (parts.query or parts.fragment or parts.username or parts.password)
        except ValueError:
            plain = False
        if not plain or parts.scheme not in (("https",) if settings.PRODUCTION else ("https", "http")):
            raise forms.ValidationError(_("Enter an address that begins with https:// and has no ? or # in it."))
        return issuer
