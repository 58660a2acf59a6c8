"""Add new customer: a form for each topic, and the topics of one page together (P27)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries import countries

from accounts.forms.fields import full_name_field
from accounts.models import User
from accounts.rules import domains
from customers.rules import new as rules
from enrollment.forms.sections import AddressForm, CompanyForm, ContactForm, SectionForm
from partnercenter import programme
from partnercenter.fields import MailField, PlainField
from partnercenter.texts import Text


@dataclass(frozen=True)
class Ground:
    """What the answers are judged by: who adds, the resellers on offer by the id of their partnership, the markets.

    `resellers` is None where the company names none; `unready` are those that cannot serve customers now.
    """

    by: User
    country: str
    countries: list[str]
    resellers: dict[str, str] | None
    unready: frozenset[str] = frozenset()


class Part(SectionForm):
    """One topic under its heading; a page has one `revision`, in its first topic."""

    title: ClassVar[Text]
    icon: ClassVar[str] = ""
    is_first = False

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        self.ground = ground
        super().__init__(*args, country=ground.country, **kwargs)
        if not self.is_first:
            del self.fields["revision"]


class CompanyPart(Part, CompanyForm):
    """Who the customer is, where it is, and who serves it beside the provider (CUS-06, CUS-08)."""

    title, icon, is_first = _("Company"), "building-2", True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.ground.resellers is not None:
            self.fields["reseller"] = self._reseller_field(self.ground.resellers)
        self.fields["country"] = self._country_field()
        self.fields["company_name"].help_text = _("The legal name, exactly as in the company register.")
        self.fields["domain"] = PlainField(
            label=_("Customer’s domain"),
            help_text=_("The part of its e-mail addresses after the @, for example contoso.com."),
            missing=_("Enter the customer’s domain, for example contoso.com."),
            max_length=253,
        )
        self.fields["domain"].widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
        if rules.oddity_of(self._typed("company_name")):
            self.fields["name_is_right"] = forms.BooleanField(label=_("The name is right as it stands"), required=False)
        self.order_fields(["reseller", "country", "company_name", "name_is_right", "registration_number", "tax_id"])

    def _typed(self, name: str) -> str:
        return str(self.data.get(name) or self.initial.get(name) or "")

    @staticmethod
    def _reseller_field(resellers: Mapping[str, str]) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=_("Reseller"),
            help_text=_(
                "It sees the customer in its own list and gets administrator access to the account, as you do."
            ),
            choices=[("", _("None: we serve this customer ourselves")), *resellers.items()],
            required=False,
            error_messages={"invalid_choice": _("Choose one of your resellers, or none.")},
        )

    def _country_field(self) -> forms.ChoiceField:
        field = forms.ChoiceField(
            label=_("Country or region"),
            choices=[(code, str(countries.name(code))) for code in self.ground.countries],
            initial=self.ground.country,
            error_messages={"invalid_choice": _("Choose a country of your own market.")},
        )
        if len(self.ground.countries) > 1:
            field.help_text = _("Address and numbers follow the rules of this country.")
        return field

    def clean_reseller(self) -> str:
        chosen: str = self.cleaned_data["reseller"]
        if chosen in self.ground.unready:
            raise ValidationError(
                _("This reseller cannot serve customers at the moment. Choose another one, or none, or tell them.")
            )
        return chosen

    def clean_company_name(self) -> str:
        name: str = self.cleaned_data["company_name"]
        if problem := rules.problem_with_name(name):
            raise ValidationError(problem)
        return name

    def clean_domain(self) -> str:
        domain = domains.normal_domain(self.cleaned_data["domain"])
        current = programme.current()
        lists = {"webmail": current.webmail_domains, "vendor": current.vendor_domains}
        if problem := rules.problem_with_domain(domain, partner=self.ground.by.tenant, **lists):
            raise ValidationError(problem)
        return domain

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        oddity = rules.oddity_of(cleaned.get("company_name", ""))
        if oddity and not cleaned.get("name_is_right"):
            self.add_error("name_is_right", ValidationError(_("%(oddity)s Correct it, or tick that it is right.") % {
                "oddity": oddity}))  # fmt: skip
        return cleaned


class AddressPart(Part, AddressForm):
    """The registered address, by the country's own rules."""

    title, icon = pgettext_lazy("postal", "Address"), "map-pin"


class ContactPart(Part, ContactForm):
    """Who is asked when something about the account is unclear."""

    title, icon = _("Primary contact"), "contact"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("Somebody at the customer’s, not at your own company.")
        self.fields["language"].label = _("Language")
        self.fields["language"].initial = self.ground.by.language

    def clean_email(self) -> str:
        email = super().clean_email()
        if problem := rules.problem_with_contact(email, partner=self.ground.by.tenant):
            raise ValidationError(problem)
        return email


class AdminPart(Part):
    """The first global admin of the new account."""

    title, icon = _("First administrator"), "user-cog"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["admin_name"] = full_name_field(
            label=_("Full name"), missing=_("Enter the full name of the first administrator.")
        )
        self.fields["admin_email"] = MailField(
            label=_("User name"),
            help_text=_("An e-mail address at the customer’s domain. You get a temporary password to hand over."),
            missing=_("Enter an e-mail address at the customer’s domain."),
        )
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    def clean_admin_email(self) -> str:
        return str(self.cleaned_data["admin_email"]).lower()

    def check_domain(self, domain: str) -> None:
        """The address is at the customer's domain, once that is known."""
        email = self.cleaned_data.get("admin_email")
        if domain and email and not domains.is_at_domain(email, domain):
            text = _("Enter an e-mail address that ends in @%(domain)s.")
            self.add_error("admin_email", ValidationError(text, params={"domain": domain}))


class AgreementPart(Part):
    """Who accepted the customer agreement, and that the partner says so (facts 2h)."""

    title, icon, is_first = _("Who accepted"), "signature", True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = ContactForm(country=self.country)
        for name in [name for name in person.fields if name not in ("revision", "language")]:
            self.fields[name] = person.fields[name]
        self.fields["email"].help_text = _("Of the person at the customer’s who accepted.")
        self.fields["date"] = forms.DateField(
            label=_("Date of acceptance"),
            widget=forms.DateInput(attrs={"type": "date", "data-width": "medium"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={
                "required": _("Enter the day on which the agreement was accepted."),
                "invalid": _("Enter the day in the form 2026-01-31."),
            },
        )
        self.fields["attested"] = forms.BooleanField(
            label=_("I confirm that this person accepted the customer agreement for the customer"),
            error_messages={"required": _("Tick the box to confirm the acceptance; without it no account is opened.")},
        )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if problem := rules.problem_with_contact(email, partner=self.ground.by.tenant):
            raise ValidationError(problem)
        return email

    def clean_date(self) -> Any:
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise ValidationError(_("Enter a day that is not in the future."))
        return date


PARTS: dict[str, type[Part]] = {
    "company": CompanyPart,
    "address": AddressPart,
    "contact": ContactPart,
    "admin": AdminPart,
    "agreement": AgreementPart,
}


class StepForm:
    """The topics of one page, sent together."""

    def __init__(self, step: rules.Step, data: Any, initial: Mapping[str, Mapping[str, Any]], ground: Ground) -> None:
        self.parts = {key: PARTS[key](data, initial=dict(initial.get(key, {})), ground=ground) for key in step.parts}

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts.values())

    def is_valid(self) -> bool:
        """Every topic by itself, and what holds between two."""
        for part in self:
            part.full_clean()
        admin, company = self.parts.get("admin"), self.parts.get("company")
        if isinstance(admin, AdminPart) and company:
            admin.check_domain(company.cleaned_data.get("domain", ""))
        return not self.errors

    @property
    def errors(self) -> dict[str, Any]:
        """By field, as one form has them."""
        return {name: found for part in self for name, found in part.errors.items()}

    def non_field_errors(self) -> list[str]:
        """For the summary on top, as of one form."""
        return [str(error) for part in self for error in part.non_field_errors()]

    def hidden_fields(self) -> list[forms.BoundField]:
        """For the summary on top, as of one form."""
        return [field for part in self for field in part.hidden_fields()]

    def visible_fields(self) -> list[forms.BoundField]:
        """For the summary on top, as of one form."""
        return [field for part in self for field in part.visible_fields()]

    @property
    def revision(self) -> int:
        """The draft's as the page was opened."""
        [first] = [part for part in self if part.is_first]
        return int(first.cleaned_data.get("revision") or 0)

    def answers(self) -> dict[str, dict[str, Any]]:
        """The clean values by topic; of a page that is not valid yet what was typed, marked as unfinished."""
        if self.errors:
            return {key: {**part.unfinished(), "_unfinished": True} for key, part in self.parts.items()}
        return {key: part.answers() for key, part in self.parts.items()}

    def conflicts_with(self, stored: Mapping[str, Mapping[str, Any]], *, data: dict[str, Any], revision: int) -> None:
        """Puts beside each field what somebody else saved meanwhile; what was typed (`data`) can be saved again."""
        for key, theirs in stored.items():
            self.parts[key].conflicts_with(theirs)
            self.parts[key].data = {**data, "revision": revision}
