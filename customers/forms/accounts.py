"""The account of a customer: its company profile and its billing profile, for its own people and for guests alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from customers.models import Customer
from customers.rules.new import problem_with_contact
from enrollment.forms.sections import AddressForm, CompanyForm, ContactForm, SectionForm
from enrollment.rules import addresses
from partnercenter.fields import MailField, PlainField
from partnercenter.texts import Text

CONTACT = ("first_name", "last_name", "email", "phone")


@dataclass(frozen=True)
class Part:
    """Fields that stand under one heading."""

    title: Text
    icon: str
    fields: list[BoundField]


class ProfileForm(SectionForm):
    """One half of the account; its `revision` is the mark of the values that the page showed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"] = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def answers(self) -> dict[str, Any]:
        """The clean values as the record keeps them."""
        raise NotImplementedError

    def shown(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Values of the record by the names of the fields."""
        raise NotImplementedError

    def conflicts_with(self, stored: Mapping[str, Any]) -> None:
        """Puts beside each field what somebody else saved meanwhile; what was typed here stays."""
        theirs = self.shown(stored)
        for name in self.fields:
            if name in theirs and str(theirs[name]) != str(self.cleaned_data.get(name) or ""):
                text = _("Somebody else saved “%(theirs)s” meanwhile. Save again to keep yours.")
                self.add_error(name, ValidationError(text, params={"theirs": theirs[name] or "–"}))

    def _part(self, title: Text, icon: str, names: list[str]) -> Part:
        return Part(title, icon, [self[name] for name in self.fields if name in names])

    def _address_names(self) -> list[str]:
        return [line.name for line in addresses.fields_of(self.country)]

    def _clean_of(self, names: list[str]) -> dict[str, str]:
        return {name: str(self.cleaned_data.get(name) or "") for name in names}


class CompanyProfileForm(ProfileForm, ContactForm, AddressForm, CompanyForm):
    """The numbers, the address and the contact of the company, by the rules of its country.

    `partner` is a guest's company: an address there is nobody's at the customer (facts 2h).
    """

    def __init__(self, *args: Any, partner: Tenant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner
        for name in ("company_name", "language"):  # written elsewhere
            del self.fields[name]
        self.fields["email"].help_text = _("A mailbox at the company that somebody reads.")

    def clean_email(self) -> str:
        email = super().clean_email()
        if self.partner and (problem := problem_with_contact(email, partner=self.partner)):
            raise ValidationError(problem)
        return email

    @property
    def parts(self) -> list[Part]:
        return [
            self._part(_("Registration"), "stamp", ["registration_number", "tax_id"]),
            self._part(_("Registered address"), "map-pin", self._address_names()),
            self._part(_("Primary contact"), "contact", list(CONTACT)),
        ]

    def answers(self) -> dict[str, Any]:
        numbers = self._clean_of(["registration_number", "tax_id"])
        return {**numbers, "address": self._clean_of(self._address_names()), "contact": self._clean_of(list(CONTACT))}

    def shown(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        lines = {name: stored["address"].get(name, "") for name in self._address_names()}
        contact = {name: stored["contact"].get(name, "") for name in CONTACT}
        return {"registration_number": stored["registration_number"], "tax_id": stored["tax_id"], **lines, **contact}


class BillingForm(ProfileForm, AddressForm):
    """Where invoices go: prefilled from the company (WCAG 3.3.7), at its own address unless told otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= {
            "billing_name": PlainField(
                label=_("Name on invoices"), help_text=_("Empty: the name of the company."), no_links=True
            ),
            "billing_email": MailField(
                label=_("E-mail address for invoices"),
                missing="",
                required=False,
                help_text=_("Empty: the primary contact gets them."),
            ),
            "same_address": forms.BooleanField(label=_("Same address as the company"), required=False),
        }
        self.is_same = bool(self.data.get("same_address")) if self.is_bound else bool(self.initial["same_address"])
        if self.is_same:
            for name in self._address_names():
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        if not self.is_same:
            return super().clean()
        for name in self._address_names():
            self.errors.pop(name, None)  # not asked for
        return self.cleaned_data

    @property
    def top(self) -> list[BoundField]:
        return [self[name] for name in ("billing_name", "billing_email", "same_address")]

    @property
    def lines(self) -> list[BoundField]:
        return [self[name] for name in self._address_names()]

    def answers(self) -> dict[str, Any]:
        address = {} if self.is_same else self._clean_of(self._address_names())
        return {**self._clean_of(["billing_name", "billing_email"]), "billing_address": address}

    def shown(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        address = stored["billing_address"]
        lines = {} if self.is_same and not address else {name: address.get(name, "") for name in self._address_names()}
        return {"billing_name": stored["billing_name"], "billing_email": stored["billing_email"], **lines}

    @classmethod
    def initial_of(cls, record: Customer) -> dict[str, Any]:
        """What stands in the fields at first."""
        own = record.billing_address
        values = {"billing_name": record.billing_name, "billing_email": record.billing_email, "same_address": not own}
        return {**(own or record.address), **values}
