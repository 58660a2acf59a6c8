"""Asking a provider to be connected, and declining."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField


class AskForm(forms.Form):
    """A few words for the provider; everything else that is passed on the page says."""

    note = WordsField(
        label=_("Note to the provider"),
        required=False,
        rows=4,
        help_text=_("Whom you serve and what you look for, in at most 300 characters and without web addresses."),
    )


class DeclineForm(forms.Form):
    """The no in words."""

    reason = WordsField(
        label=_("Why not?"),
        missing=_("Say why, so that they know where they stand."),
        help_text=_("At most 300 characters. Whoever asked reads it in a mail."),
    )
