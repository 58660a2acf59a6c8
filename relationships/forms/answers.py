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

    answered = ""  # the field that says so
    invitation = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation, **words: str) -> None:
        self.as_shown = {"invitation": str(invitation.pk), **words}
        super().__init__(data, initial=self.as_shown)

    def clean(self) -> dict[str, Any]:
        """What was meant for another invitation is not carried over to this one."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("invitation") != self.as_shown["invitation"]:
            self.begin_anew(_("You opened another link meanwhile. Read what this one asks, then decide"))
        return values

    def begin_anew(self, why: Any) -> None:
        """The form as it is shown first, with the reason for it."""
        self.data = self.as_shown
        self.errors.clear()
        self.add_error(self.answered, why)


class ConsentForm(AnswerForm):
    """The text that is agreed to, word for word as it was shown."""

    answered = "agreed"
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(error_messages={"required": _("Tick the box to say that your company agrees")})

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation, consent: Consent) -> None:
        super().__init__(data, invitation=invitation, shown=consent.digest_for(invitation.inviter_id))
        self.consent = consent
        self.fields["agreed"].label = consent.text

    def clean(self) -> dict[str, Any]:
        """A tick below other words counts for nothing, and is not carried over to the words as they are now."""
        values = super().clean()
        if values.get("agreed") and values.get("shown") != self.as_shown["shown"]:
            self.begin_anew(_("The text has changed since you opened the page. Read it, then tick the box"))
        return values


class DeclineForm(AnswerForm):
    """The answer is no; why is up to the one who answers."""

    answered = "reason"
    reason = WordsField(
        label=_("Why not?"),
        required=False,
        help_text=_("At most 300 characters. Whoever invited you reads it in a mail."),
    )
