"""Making an invitation, and the letter that carries it."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.rules.domains import is_under_domain
from partnercenter.fields import WEB_ADDRESS, MailField, PlainField
from partnercenter.ids import uuid7
from relationships.models import Invitation, InvitationKind
from relationships.rules import drafts
from relationships.rules.drafts import LinkProblem

ONCE = "relationships.invitation_new"
NOT_OURS = {"autocomplete": "off"}  # the browser knows the reader's own name and address
LINK_CODE, PUT_BACK = "link", "put_back"
LINK_SENTENCES = {
    LinkProblem.MISSING: _("The link is missing from the text. Without it nobody can answer: put it back."),
    LinkProblem.ALTERED: _(
        "The link in the text was changed, or something sticks to it. It only works as it was: put it back."
    ),
}


def check_no_tags(text: str) -> None:
    """Refuses the signs that mark-up is made of: a name needs none."""
    if "<" in text or ">" in text:
        raise ValidationError(_("Leave out the signs < and >."))


class RecipientForm(forms.Form):
    """Whom the invitation is for."""

    recipient_email = MailField(
        label=_("E-mail address"),
        missing="",
        required=False,
        help_text=_("Needed if the portal is to send the message for you."),
    )
    only_recipient = forms.BooleanField(
        label=_("Only this address can answer"),
        required=False,
        help_text=_("Anybody else who gets the link is told that it is not for them."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["recipient_email"].widget.attrs.update(NOT_OURS)

    def clean_recipient_email(self) -> str:
        email: str = self.cleaned_data["recipient_email"]
        if email and is_under_domain(email, self.by.tenant.domain):
            raise ValidationError(
                _("This is an address of your own company. Enter one of the company that you invite.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("only_recipient") and cleaned.get("recipient_email") == "":
            self.add_error("recipient_email", _("Enter the address that can answer, or clear the box below."))
        return cleaned


class InvitationForm(RecipientForm):
    """Whom to invite, whatever the invitation asks. `once` makes the second submission of the same form harmless."""

    once = forms.CharField(required=False, widget=forms.HiddenInput)
    recipient_company = PlainField(
        label=_("Company"), no_links=True, validators=[check_no_tags], widget=forms.TextInput(attrs=NOT_OURS)
    )
    recipient_name = PlainField(
        label=_("Contact’s name"),
        max_length=150,
        no_links=True,
        validators=[check_no_tags],
        widget=forms.TextInput(attrs=NOT_OURS),
    )
    language = forms.ChoiceField(
        label=_("Language of the message"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": _("Choose a language from the list."), "required": _("Choose a language.")},
        widget=forms.Select(attrs={"data-width": "medium"}),
    )
    field_order = ["recipient_company", "recipient_name", "recipient_email", "only_recipient", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = signing.dumps(str(uuid7()), salt=self._salt)

    @property
    def _salt(self) -> str:
        return f"{ONCE}:{self.by.pk}"

    @property
    def invitation_id(self) -> UUID:
        """The id that the invitation will have: the same one when the same form comes twice."""
        try:
            return UUID(signing.loads(self.data.get("once", ""), salt=self._salt, max_age=60 * 60 * 24))
        except (signing.BadSignature, ValueError):
            return uuid7()

    @property
    def values(self) -> dict[str, Any]:
        """What the invitation is made of."""
        return {name: value for name, value in self.cleaned_data.items() if name != "once"}


class DraftForm(RecipientForm):
    """The letter, to edit, and what it asks of a customer. `cleaned_data["text"]` has `Invitation.LINK` where the link
    stands (REL-05)."""

    asks_admin = forms.BooleanField(
        label=_("Include delegated administration"),
        required=False,
        help_text=_("The text changes with it when you save the draft, except where you have rewritten it."),
    )

    subject = PlainField(label=_("Subject"), missing=_("Enter a subject."), max_length=drafts.LONGEST_SUBJECT)
    text = PlainField(
        label=_("Text"),
        missing=_("Enter a text, with the link in it."),
        max_length=drafts.MOST_SIGNS,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_("Change what you like. The link has to stay: it belongs to this invitation alone."),
    )

    def __init__(self, data: QueryDict | None, *, invitation: Invitation, secret: str, **kwargs: Any) -> None:
        self.secret, self.address, self.names = secret, drafts.address_of(secret), drafts.names_in(invitation)
        super().__init__(self._mended(data) if data and data.get("then") == PUT_BACK else data, **kwargs)
        if invitation.kind == InvitationKind.PARTNERSHIP:
            del self.fields["asks_admin"]
        self.fields["recipient_email"].label = pgettext("mail", "To")
        self.initial = {name: getattr(invitation, name) for name in self.fields}
        self.initial["text"] = drafts.with_link(invitation.text, self.address)

    def _mended(self, data: QueryDict) -> QueryDict:
        """What was typed, with the link back in its place."""
        mended, text = data.copy(), drafts.without_link(data.get("text", ""), self.address)
        mended["text"] = drafts.with_link(drafts.with_link_back(text), self.address)
        return mended

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        if WEB_ADDRESS.search(subject) or self.secret in subject:
            raise ValidationError(_("Leave web addresses out of the subject. The link stands in the text."))
        return subject

    def clean_text(self) -> str:
        text = drafts.without_link(self.cleaned_data["text"], self.address)
        problem = LinkProblem.ALTERED if self.secret in text else drafts.problem_with_link(text)
        if problem:
            raise ValidationError(LINK_SENTENCES[problem], code=LINK_CODE)
        return text

    @property
    def lost_its_link(self) -> bool:
        return self.has_error("text", LINK_CODE)


class SendForm(DraftForm):
    """*Send it for me*: what the portal sends in its own name has limits, and an address (DEC-05)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recipient_email"]
        field.required = True
        field.error_messages["required"] = _("Enter the address to which the portal is to send the message.")

    def clean_text(self) -> str:
        text = super().clean_text()
        if len(text) > drafts.MOST_SENT:
            message = _("The portal sends at most %(most)d characters. Shorten the text, or send it yourself.")
            raise ValidationError(message, params={"most": drafts.MOST_SENT})
        if drafts.has_foreign_address(text, self.names):
            raise ValidationError(
                _("The portal sends no web addresses but the link. Take them out, or send the message yourself.")
            )
        return text
