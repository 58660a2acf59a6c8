"""What a provider writes into the directory, and the operator's decisions on it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from enrollment.models.listing import DESCRIPTION_LENGTH, Service
from enrollment.rules import languages, logos
from enrollment.rules.listings import REJECTIONS, SOMETHING_ELSE, is_safe_address
from partnercenter.errors import Refused
from partnercenter.fields import MailField, PlainField, check_plain
from partnercenter.territories import country_choices
from partnercenter.texts import Text, listed, sentences

FILES = ("logo", "remove_logo")


def _several(label: Text, missing: Text, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    field = forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **options)
    field.error_messages["required"] = missing
    return field


def _put_chosen_first(field: Any, chosen: Collection[str]) -> None:
    """In a long list what is chosen is seen without scrolling."""
    field.choices = sorted(field.choices, key=lambda choice: choice[0] not in chosen)


class ListingForm(forms.Form):
    """One location: what the public reads of it. The logo comes back as the portal's own PNG."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)
    name = PlainField(
        label=_("Company name"),
        help_text=_("As resellers know you. Locations may have different names."),
        missing=_("Enter the company name."),
        max_length=100,
        no_links=True,
    )
    country = forms.ChoiceField(
        label=_("Country or region of the location"), choices=lambda: [("", _("Choose one")), *country_choices()]
    )
    area = PlainField(label=_("State, province or region"), max_length=100, width="medium", no_links=True)
    city = PlainField(label=_("City"), missing=_("Enter the city."), max_length=100, width="medium", no_links=True)
    serves = _several(
        _("Countries and regions served from here"),
        _("Choose at least one country or region."),
        country_choices,
        help_text=_("Where the resellers are that you take from this location."),
    )
    services = _several(_("Services for resellers"), _("Choose at least one service."), Service.choices)
    languages = _several(
        _("Languages that your people speak"), _("Choose at least one language."), languages.language_choices
    )
    website = PlainField(
        label=_("Web address"),
        help_text=_("The page for resellers of this location. Starts with https://"),
        missing=_("Enter a web address that starts with https://."),
    )
    email = MailField(
        label=_("E-mail address to show"), missing="", required=False, help_text=_("A shared mailbox is best.")
    )
    phone = PhoneNumberField(
        label=_("Phone number to show"), required=False, help_text=_("With area code; your country's code is added.")
    )
    description = PlainField(
        label=_("Short description"),
        help_text=_("Plain text of at most 600 characters."),
        max_length=DESCRIPTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        max_length=200,
        help_text=_("PNG, JPEG or WebP, at most 1 MB and 2,000 pixels wide. We make it smaller. No SVG."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    remove_logo = forms.BooleanField(label=_("Show no logo"), required=False)

    def __init__(self, *args: Any, region: str, has_logo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phone = self.fields["phone"]
        phone.region = region  # type: ignore[attr-defined]
        phone.error_messages["invalid"] = _("Enter a phone number that can be called, with its area code.")
        phone.widget.attrs.update({"autocomplete": "tel", "data-width": "medium", "maxlength": "30"})
        for name in ("serves", "languages"):
            _put_chosen_first(self.fields[name], self.initial.get(name, ()))
        self.fields["country"].error_messages["required"] = _("Choose the country or region.")
        self.fields["logo"].error_messages["empty"] = _("This file is empty. Choose another one.")
        if not has_logo:
            del self.fields["remove_logo"]

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        if not is_safe_address(website):
            raise ValidationError(_("Enter a web address like https://www.company.example/partners."))
        return website

    def clean_logo(self) -> logos.Logo | None:
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return logos.logo_of(file.read(logos.MOST_BYTES + 1))
        except Refused as refusal:
            raise ValidationError(sentences(refusal.sentence, refusal.remedy)) from refusal

    def content(self) -> dict[str, Any]:
        """The clean values as the listing keeps them; the logo only where it changes."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in (*FILES, "revision")}
        values["phone"] = str(values["phone"] or "")
        logo: logos.Logo | None = self.cleaned_data["logo"]
        if logo:
            return {**values, "logo": logo.content, "logo_digest": logo.digest}
        removed = self.cleaned_data.get("remove_logo")
        return {**values, "logo": b"", "logo_digest": ""} if removed else values

    def conflicts_with(self, stored: Mapping[str, Any]) -> None:
        """Puts beside each field what somebody else saved meanwhile; what was typed here stays."""
        for name, mine in self.content().items():
            theirs = stored.get(name, "")
            if name in self.fields and name != "logo" and theirs != mine:
                text = _("Somebody in your company saved “%(theirs)s” meanwhile. Save again to keep yours.")
                shown = listed(theirs) if isinstance(theirs, list) else theirs
                self.add_error(name, ValidationError(text, params={"theirs": shown or "–"}))
        self.ask_for_logo_again()

    def ask_for_logo_again(self) -> None:
        """A browser keeps no chosen file: whoever has to correct something else is told."""
        if self.cleaned_data.get("logo"):
            self.add_error("logo", _("Choose the logo once more: your browser does not keep it."))


def _words(rows: int, **options: Any) -> forms.CharField:
    """Several lines of plain text for the provider."""
    field = forms.CharField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": rows}), validators=[check_plain], **options
    )
    field.error_messages["max_length"] = _("Shorten this to %(limit_value)d characters or fewer.")
    return field


class ListingRejectionForm(forms.Form):
    """Why a change is not approved: a reason of the list, and a comment."""

    reason_code = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *((reason.code, reason.label) for reason in REJECTIONS.values())],
    )
    comment = _words(
        4, label=_("Comment"), required=False, help_text=_("The provider reads it beside the reason, as you write it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_code"].error_messages.update({
            "required": _("Choose the reason: the provider needs to know what to change."),
            "invalid_choice": _("Choose one of the reasons in the list."),
        })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("reason_code") == SOMETHING_ELSE and not values.get("comment"):
            self.add_error("comment", ValidationError(_("Write a comment: this reason says nothing without one.")))
        return values


class TakeOutForm(forms.Form):
    """Why a published listing leaves the directory."""

    reason = _words(4, label=_("Reason"), help_text=_("The provider reads it in a mail, as you write it."))
    reason.error_messages["required"] = _("Write the reason: the provider needs to know it.")
