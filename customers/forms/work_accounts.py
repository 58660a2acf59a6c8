"""A customer's work account, created on the way from an invitation."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.work_accounts import WorkAccountForm
from relationships.models import Invitation
from relationships.rules.answers import masked


class CustomerWorkAccountForm(WorkAccountForm):
    """The same form, with what the invitation knows already. The recipient's address is not among it: whoever has the
    link was not told it; where only that address can answer, another one is stopped here and not after the work."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, invitation: Invitation) -> None:
        known = {
            "company_name": invitation.recipient_company,
            "full_name": invitation.recipient_name,
            "country": invitation.inviter_country.code,  # partner and customer share a market
        }
        super().__init__(data, initial=known)
        self.invitation = invitation

    def clean_email(self) -> str:
        email = super().clean_email()
        if self.invitation.only_recipient and email != self.invitation.recipient_email.lower():
            params = {"recipient": masked(self.invitation.recipient_email)}
            raise forms.ValidationError(_("This invitation is for %(recipient)s. Enter that address."), params=params)
        return email
