"""Agreeing to an invitation, and declining it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField
from relationships.models import Invitation
from relationships.rules.consents import Consent


class AnswerForm(forms.Form):
    """An answer to the invitation that its page showed, whichever link the browser has opened meanwhile."""

    answered: str | None = None  # the field that says so
    invitation = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation, **words: str) -> None:
        self.as_shown = {"invitation": str(invitation.pk), **words}
        super().__init__(data, initial=self.as_shown)

    def clean(self) -> dict[str, Any]:
        """What was meant for another invitation is not carried over to this one."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("invitation") != self.as_shown["invitation"]:
            self.begin_anew(_("You opened another link meanwhile. Read what this one asks, then decide."))
        return values

    def begin_anew(self, why: Any) -> None:
        """The form as it is shown first, with the reason for it."""
        self.data = self.as_shown
        self.errors.clear()
        self.add_error(self.answered, why)


class ConsentForm(AnswerForm):
    """The lines that are agreed to, word for word as they were shown, each with a box of its own."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation, consent: Consent) -> None:
        super().__init__(data, invitation=invitation, shown=consent.digest_for(invitation.inviter_id))
        self.consent = consent
        self.answered = consent.lines[0].key if consent.lines else None
        for line in consent.lines:
            self.fields[line.key] = forms.BooleanField(
                label=line.text,
                help_text=line.hint,
                required=line.required,
                error_messages={"required": line.missing},
            )

    @property
    def agreed(self) -> Consent:
        """What was ticked, once the form is valid."""
        return self.consent.ticked({line.key for line in self.consent.lines if self.cleaned_data.get(line.key)})

    def clean(self) -> dict[str, Any]:
        """A tick below other words counts for nothing, and is not carried over to the words as they are now."""
        values = super().clean()
        ticked = any(key in self.data for key in (line.key for line in self.consent.lines))
        if ticked and values.get("shown") != self.as_shown["shown"]:
            self.begin_anew(_("The text has changed since you opened the page. Read it, then tick the box."))
        return values


class DeclineForm(AnswerForm):
    """The answer is no; why is up to the one who answers."""

    answered = "reason"
    reason = WordsField(
        label=_("Why not?"),
        required=False,
        help_text=_("At most 300 characters. Whoever invited you reads it in a mail."),
    )
