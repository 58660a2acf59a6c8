"""Ending a partnership: the declaration, and the domain typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField
from accounts.models import User
from relationships.rules.removals import VERSION, Representation, removal_representation


class RemovalForm(forms.Form):
    """`shown` is the version and the language of the text on the page: the record keeps it as it was read.

    `with_access` offers the reseller to end the administrator access in the same step. The removal of a customer is the
    same form with a `version` and words of its own.
    """

    version = VERSION
    shown = forms.CharField(widget=forms.HiddenInput)
    note = WordsField(label=_("Note"), help_text=_("Both companies can read it here, now and later."), required=False)
    also_withdraw = forms.BooleanField(label=_("End its administrator access to our work account, too"), required=False)
    represent = forms.BooleanField(
        label=_("I have read the declaration, and I make it for my company"),
        error_messages={"required": _("Tick the box to make the declaration, or keep the partnership.")},
    )
    confirm = forms.CharField(
        max_length=253,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, by: User, other: str, domain: str, with_access: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.other, self.domain = by, other, domain
        self.fields["shown"].initial = self._mark()
        self.fields["confirm"].label = _("Type %(domain)s to confirm") % {"domain": domain}
        self.fields["confirm"].error_messages["required"] = _("Type the domain of the other company: %(domain)s.") % {
            "domain": domain
        }
        if not with_access:
            del self.fields["also_withdraw"]

    def _mark(self) -> str:
        return f"{self.version}:{self.language}"

    @property
    def language(self) -> str:
        """The language of the text on the page: after a send the one that was sent along."""
        version, _colon, language = self.data.get("shown", "").partition(":")
        known = version == str(self.version) and language in dict(settings.LANGUAGES)
        return language if known else get_language() or settings.LANGUAGE_CODE

    @property
    def representation(self) -> Representation:
        """The text as it is shown."""
        return removal_representation(company=self.by.tenant.name, other=self.other, language=self.language)

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"].strip().lower()
        if typed != self.domain.lower():
            raise forms.ValidationError(
                _("This is not the domain of the other company. Type %(domain)s.") % {"domain": self.domain}
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned: dict[str, Any] = self.cleaned_data
        shown = self._mark()
        if cleaned.get("shown") != shown:
            self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict once it was sent
            self.data["shown"] = shown  # type: ignore[index]
            raise forms.ValidationError(_("The declaration has changed since you opened the page. Read it again."))
        note, also_withdraw = cleaned.get("note", ""), cleaned.get("also_withdraw", False)
        return {"representation": self.representation, "note": note, "also_withdraw": also_withdraw}
