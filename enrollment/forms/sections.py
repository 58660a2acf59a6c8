"""One form for each topic of an application. What it asks depends on the country of the work account."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from enrollment.rules import addresses, contacts, identifiers
from partnercenter import programme
from partnercenter.fields import MailField, PlainField


class SectionForm(forms.Form):
    """The base: knows the country, the revision the page was opened with, and how answers are stored."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def answers(self) -> dict[str, Any]:
        """The clean values as the application keeps them."""
        return {name: str(value or "") for name, value in self.cleaned_data.items() if name != "revision"}

    def unfinished(self) -> dict[str, Any]:
        """What was typed so far, for *save and come back later*, cut to what a field could ever hold."""
        return {name: self.data.get(name, "")[:500].replace("\x00", "") for name in self.fields if name != "revision"}

    def conflicts_with(self, stored: Mapping[str, Any]) -> None:
        """Puts beside each field what somebody else saved meanwhile; what was typed here stays."""
        for name in self.fields:
            theirs = stored.get(name, "")
            if name != "revision" and str(theirs) != str(self.cleaned_data.get(name) or ""):
                text = _("Somebody in your company saved “%(theirs)s” meanwhile. Save again to keep yours.")
                self.add_error(name, ValidationError(text, params={"theirs": theirs or "–"}))


def _phone(country: str, missing: Any) -> PhoneNumberField:
    field = PhoneNumberField(
        region=country, label=_("Phone number"), help_text=_("With area code; your country's code is added.")
    )
    field.error_messages["required"] = missing
    field.error_messages["invalid"] = _("Enter a phone number that can be called, with its area code.")
    field.widget.attrs.update({"autocomplete": "tel", "data-width": "medium", "maxlength": "30"})
    return field


class CompanyForm(SectionForm):
    """The legal business profile: name and numbers as registered (ENR-14)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company_name"] = PlainField(
            label=_("Legal company name"),
            help_text=_("Exactly as in the company register, in its own script."),
            missing=_("Enter the company name as it stands in the register."),
            no_links=True,
        )
        self._add_number("registration_number", identifiers.registration_of(self.country))
        tax = identifiers.tax_of(self.country)
        if tax:
            self._add_number("tax_id", tax)

    def _add_number(self, name: str, number: identifiers.Identifier) -> None:
        example = _("For example %(example)s") % {"example": number.example} if number.example else ""
        missing = _("Enter the number as it stands in the register.") if number.required else ""
        self.fields[name] = PlainField(
            label=number.label, help_text=example, missing=missing, max_length=50, width="medium"
        )

    def _clean_number(self, name: str, number: identifiers.Identifier | None) -> str:
        value: str = self.cleaned_data[name]
        if value and number and not identifiers.is_valid(number, value):
            text = _("Check this number: its digits do not fit together. It looks like %(example)s.")
            raise ValidationError(text, params={"example": number.example})
        return value

    def clean_registration_number(self) -> str:
        return self._clean_number("registration_number", identifiers.registration_of(self.country))

    def clean_tax_id(self) -> str:
        return self._clean_number("tax_id", identifiers.tax_of(self.country))


class AddressForm(SectionForm):
    """The business address by the country's own rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in addresses.fields_of(self.country):
            self.fields[line.name] = self._field_of(line)

    @staticmethod
    def _field_of(line: addresses.AddressField) -> forms.Field:
        if line.choices:
            chosen = forms.ChoiceField(
                label=line.label, choices=[("", _("Choose one")), *line.choices], required=bool(line.missing)
            )
            chosen.error_messages["required"] = line.missing
            return chosen
        example = _("For example %(example)s") % {"example": line.example} if line.example else ""
        width = "short" if line.name == "postal_code" else ""
        return PlainField(label=line.label, help_text=example, missing=line.missing, width=width)

    def clean(self) -> dict[str, Any]:
        values = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "revision"}
        for name, code in addresses.problems_in(self.country, values).items():
            if name in self.fields and name not in self.errors and code != "required":
                text = _("Check “%(field)s”: it does not fit this address.")
                self.add_error(name, ValidationError(text, params={"field": self.fields[name].label}))
        return self.cleaned_data


class ContactForm(SectionForm):
    """The primary contact, whose mailbox is confirmed (ENR-15, ENR-16)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {
            "first_name": PlainField(
                label=_("First name"), missing=_("Enter the first name."), max_length=50, width="medium", no_links=True
            ),
            "last_name": PlainField(
                label=_("Last name"), missing=_("Enter the last name."), max_length=50, width="medium", no_links=True
            ),
        }
        family_first = self.country in addresses.FAMILY_NAME_FIRST
        self.fields.update(dict(sorted(names.items(), reverse=family_first)))
        self.fields["email"] = MailField(
            label=_("Work e-mail address"),
            help_text=_(
                "A mailbox that this person reads, at the company's own domain. We send a link there to confirm."
            ),
            missing=_("Enter the contact's work e-mail address."),
        )
        self.fields["phone"] = _phone(self.country, _("Enter a phone number where the contact can be reached."))
        self.fields["language"] = forms.ChoiceField(label=_("Language of our mails"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        current = programme.current()
        problem = contacts.problem_with(email, webmail=current.webmail_domains, vendor=current.vendor_domains)
        if problem:
            raise ValidationError(problem)
        return email


class SupportForm(SectionForm):
    """How customers reach the company's support (SUP-04)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = MailField(
            label=_("Support e-mail address"),
            help_text=_("Shown to your customers; a shared mailbox is fine."),
            missing=_("Enter the address that customers write to."),
        )
        self.fields["phone"] = _phone(self.country, _("Enter the phone number that customers call."))
        self.fields["website"] = PlainField(
            label=_("Support website"), help_text=_("Starts with https://"), max_length=300
        )

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        parts = urlsplit(website)
        if website and (parts.scheme not in ("http", "https") or "." not in parts.netloc):
            raise ValidationError(_("Enter a web address that starts with https://, or leave this empty."))
        return website


class CriteriaForm(SectionForm):
    """What a direct-bill partner brings (ENR-25)."""

    CRITERIA = (
        ("support", _("We support our customers ourselves, by phone and e-mail, around the clock.")),
        ("billing", _("We bill our customers ourselves and carry the risk of non-payment.")),
        ("systems", _("We have systems to provision services and to manage subscriptions.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.CRITERIA:
            field = forms.BooleanField(label=label)
            field.error_messages["required"] = _(
                "Confirm this, or enroll as an indirect reseller: a provider does it for you."
            )
            self.fields[name] = field

    def answers(self) -> dict[str, Any]:
        return {name: True for name, _label in self.CRITERIA}


FORMS: dict[str, type[SectionForm]] = {
    "company": CompanyForm,
    "address": AddressForm,
    "contact": ContactForm,
    "support": SupportForm,
    "criteria": CriteriaForm,
}
