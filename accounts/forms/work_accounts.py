"""P05: asking for a work account, and confirming it."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.work_accounts import check_domain_is_free
from accounts.forms.fields import EMAIL_ERRORS, PASSWORD_ERRORS, full_name_field, password_field
from accounts.models import Tenant, User, WorkAccountRequest
from accounts.rules import domains
from partnercenter import programme, territories
from partnercenter.errors import Refused
from partnercenter.fields import PlainField
from partnercenter.texts import sentences


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
    return [("", gettext("Choose a country")), *territories.country_choices()]


class WorkAccountForm(forms.Form):
    """P05: the company and its first global admin."""

    company_name = PlainField(
        label=_("Company name"),
        help_text=_("The legal name, as it stands in the company register."),
        missing=_("Enter the legal name of your company."),
        max_length=200,
        no_links=True,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(
        label=_("Country or region"),
        choices=country_choices,
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country or region your company is registered in.")},
    )
    domain = forms.CharField(
        label=_("Company domain"),
        help_text=_("The part of your e-mail addresses after the @, for example contoso.com."),
        max_length=253,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter your company's domain, for example contoso.com.")},
    )
    full_name = full_name_field(
        label=_("Your full name"), help_text=_("You become the first global admin of the work account.")
    )
    email = forms.EmailField(
        label=_("Your work e-mail address"),
        help_text=_("We send a link to it. It must belong to the company domain."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages=EMAIL_ERRORS,
    )
    password = password_field()

    def clean_domain(self) -> str:
        domain = domains.normal_domain(self.cleaned_data["domain"])
        if not domains.is_domain(domain):
            raise forms.ValidationError(_("Enter a domain in the form contoso.com."))
        webmail = getattr(programme.current(), "webmail_domains", ())
        problem = domains.problem_with_domain(domain, webmail=webmail)
        if problem:
            raise forms.ValidationError(problem)
        try:
            check_domain_is_free(domain)
        except Refused as refusal:
            raise forms.ValidationError(sentences(refusal.sentence, refusal.remedy)) from refusal
        return domain

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        domain = self.cleaned_data.get("domain")
        if domain and not domains.is_at_domain(email, domain):
            message = _("Enter an e-mail address that ends in @%(domain)s, or correct the company domain.")
            raise forms.ValidationError(message, params={"domain": domain})
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        told = {name: self.cleaned_data.get(name, "") for name in ("email", "full_name")}
        company = Tenant(name=self.cleaned_data.get("company_name", ""), domain=self.cleaned_data.get("domain", ""))
        validate_password(password, User(tenant=company, **told))
        return password
