"""The forms of work accounts: ours, and allauth's in our words (named in ACCOUNT_FORMS)."""

import zoneinfo
from itertools import groupby
from typing import Any, cast

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts import actions, rules
from accounts.models import User, WorkAccountRequest
from partnercenter import programme
from partnercenter.errors import Refused
from partnercenter.fields import PlainField
from partnercenter.texts import Text

EMAIL_ERRORS = {
    "required": _("Enter your work e-mail address"),
    "invalid": _("Enter an e-mail address in the form name@company.com"),
}
PASSWORD_ERRORS = {"required": _("Enter your password")}
NEW_PASSWORD_ERRORS = {"required": _("Enter a password of at least 12 characters")}
NEW_PASSWORD_HINT = _("At least 12 characters. A few words that belong together only for you are easy to remember.")


def _reword(field: forms.Field, label: Any, errors: dict[str, Any], *, hint: Any = "", **attrs: str) -> None:
    """allauth's field with our label, hint and errors, and without its placeholder."""
    field.label, field.help_text = label, hint
    field.error_messages.update(errors)
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def _password() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=_("Password"),
        help_text=NEW_PASSWORD_HINT,
        strip=False,
        max_length=1000,
        widget=widget,
        error_messages=NEW_PASSWORD_ERRORS,
    )


def _full_name(*, label: Text, help_text: Text = "") -> PlainField:
    return PlainField(
        label=label,
        help_text=help_text,
        missing=_("Enter your full name"),
        max_length=150,
        no_links=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ConfirmForm(forms.Form):
    """The password that was chosen with the request: whoever only reads the mailbox brings nobody's account to life."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("The one that you chose when you asked for this account."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages=PASSWORD_ERRORS,
    )

    def __init__(self, *args: Any, waiting: WorkAccountRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not check_password(password, self.waiting.password):
            raise forms.ValidationError(
                _("This is not the password that was chosen. Try again, or create the account again.")
            )
        return password


def country_choices() -> list[tuple[str, str]]:
    """All countries in the reader's language, after an empty first choice."""
    return [("", gettext("Choose a country")), *((country.code, country.name) for country in countries)]


def time_zone_choices() -> list[Any]:
    """UTC, then the zones by continent, as cities."""
    zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    groups = groupby(zones, lambda zone: zone.partition("/")[0])
    cities = [(area, [(zone, _city(zone)) for zone in members]) for area, members in groups]
    return [("UTC", "UTC"), *cities]


def _city(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ")


class WorkAccountForm(forms.Form):
    """P05: the company and its first global admin."""

    company_name = PlainField(
        label=_("Company name"),
        help_text=_("The legal name, as it stands in the company register."),
        missing=_("Enter the legal name of your company"),
        max_length=200,
        no_links=True,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=country_choices,
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country or region your company is registered in")},
    )
    domain = forms.CharField(
        label=_("Company domain"),
        help_text=_("The part of your e-mail addresses after the @, for example contoso.com."),
        max_length=253,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter your company's domain, for example contoso.com")},
    )
    full_name = _full_name(
        label=_("Your full name"), help_text=_("You become the first global admin of the work account.")
    )
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("We send a link to it. It must belong to the company domain."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages=EMAIL_ERRORS,
    )
    password = _password()

    def clean_domain(self) -> str:
        domain = rules.normal_domain(self.cleaned_data["domain"])
        if not rules.is_domain(domain):
            raise forms.ValidationError(_("Enter a domain in the form contoso.com"))
        webmail = getattr(programme.current(), "webmail_domains", ())
        problem = rules.problem_with_domain(domain, webmail=webmail)
        if problem:
            raise forms.ValidationError(problem)
        try:
            actions.check_domain_is_free(domain)
        except Refused as refusal:
            raise forms.ValidationError(f"{refusal.sentence} {refusal.remedy}") from refusal
        return domain

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        domain = self.cleaned_data.get("domain")
        if domain and not rules.is_at_domain(email, domain):
            message = _("Enter an e-mail address that ends in @%(domain)s, or correct the company domain")
            raise forms.ValidationError(message, params={"domain": domain})
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        told = {name: self.cleaned_data.get(name, "") for name in ("email", "full_name")}
        validate_password(password, User(**told))
        return password


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    full_name = _full_name(label=_("Full name"))
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Of the pages and of our mails."),
        choices=settings.LANGUAGES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a language from the list")),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Dates and times are shown in this zone."),
        choices=time_zone_choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a time zone from the list")),
    )


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["login"], _("Work e-mail address"), EMAIL_ERRORS, autocomplete="username")
        _reword(self.fields["password"], _("Password"), PASSWORD_ERRORS)
        if self.request is not None:
            self.fields["login"].initial = self.request.session.get("sign_in_email", "")


class PasswordResetForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["email"], _("Work e-mail address"), EMAIL_ERRORS, autocomplete="username")


class PasswordResetKeyForm(allauth_forms.ResetPasswordKeyForm):
    """One field: what is typed wrong can be reset again; a second field is in the way of password managers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _reword(self.fields["password1"], _("New password"), NEW_PASSWORD_ERRORS, hint=NEW_PASSWORD_HINT)


class PasswordChangeForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _reword(self.fields["oldpassword"], _("Current password"), {"required": _("Enter your current password")})
        _reword(self.fields["password1"], _("New password"), NEW_PASSWORD_ERRORS, hint=NEW_PASSWORD_HINT)


class EmailChangeForm(allauth_forms.AddEmailForm):
    """A work account keeps the domain of its company."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["email"], _("New e-mail address"), EMAIL_ERRORS)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        domain = cast("User", self.user).tenant.domain
        if not rules.is_under_domain(email, domain):
            message = _("Enter an e-mail address of your company: it ends in %(domain)s")
            raise forms.ValidationError(message, params={"domain": domain})
        return email


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self.fields["password"], _("Password"), PASSWORD_ERRORS)
