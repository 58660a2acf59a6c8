"""Inviting a customer: whom, in which language, and whether to administer its account, too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.forms.drafts import InvitationForm


class CustomerInvitationForm(InvitationForm):
    """*Request a reseller relationship* (INV-01, INV-11; facts 2c: the box is ticked unless somebody clears it)."""

    asks_admin = forms.BooleanField(
        label=_("Include delegated administration"),
        required=False,
        initial=True,
        help_text=_(
            "It opens the customer’s company details, users and licenses to you, and lets you look after them. Without "
            "it you can sell, but you see none of these. The customer may leave it out, and you can ask again later."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient_email"].help_text = _(
            "Have it ready: your message goes there. The portal needs it only if it is to send the message for you."
        )


class JointInvitationForm(CustomerInvitationForm):
    """*Invite new customers*, together with a provider (INV-07)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks_admin"].help_text = _(
            "It opens the customer’s company details, users and licenses to both of you, and lets you look after them. "
            "Without it you can sell, but you see none of these. The customer decides for each of you."
        )
