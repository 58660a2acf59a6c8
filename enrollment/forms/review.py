"""The reviewer's decisions. Whatever is required says why: the applicant reads it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enrollment.rules.verification import REVIEW_REASONS
from partnercenter.fields import check_plain

ACCEPT, REJECT = "accept", "reject"
MOST = 2000


def _text(rows: int, **options: Any) -> forms.CharField:
    """Several lines of plain text."""
    field = forms.CharField(
        max_length=MOST, widget=forms.Textarea(attrs={"rows": rows}), validators=[check_plain], **options
    )
    field.error_messages["max_length"] = _("Shorten this to %(limit_value)d characters or fewer.")
    return field


class CheckDecisionForm(forms.Form):
    """Accept a check, or reject it with a reason of the list. The buttons carry the decision."""

    decision = forms.ChoiceField(choices=[(ACCEPT, _("Accept")), (REJECT, _("Reject"))], widget=forms.HiddenInput)
    reason_code = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", _("Choose a reason")), *((reason.code, reason.label) for reason in REVIEW_REASONS.values())],
    )
    comment = _text(
        3,
        label=_("Comment"),
        required=False,
        help_text=_("The applicant reads it beside the reason. Say what would help."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].error_messages.update(
            {"required": _("Choose Accept or Reject."), "invalid_choice": _("Choose Accept or Reject.")}
        )
        reason = self.fields["reason_code"]
        reason.required = not self.is_bound or self.data.get("decision") == REJECT
        reason.error_messages["required"] = _("Choose the reason: the applicant needs to know what to do.")
        reason.error_messages["invalid_choice"] = _("Choose one of the reasons in the list.")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if (
            values.get("decision") == REJECT
            and values.get("reason_code") == "something-else"
            and not values.get("comment")
        ):
            self.add_error("comment", ValidationError(_("Write a comment: this reason says nothing without one.")))
        return values

    def outcome(self) -> dict[str, Any]:
        """The clean values for the action."""
        values = self.cleaned_data
        accepted = values["decision"] == ACCEPT
        return {"accepted": accepted, "reason_code": values["reason_code"], "comment": values["comment"]}


class NoteForm(forms.Form):
    """A note for the operator's people."""

    text = _text(3, label=_("Add a note"), help_text=_("Only the operator's people read it, never the applicant."))
    text.error_messages["required"] = _("Write the note first.")


class RejectionForm(forms.Form):
    """Why the application ends."""

    reason = _text(
        5, label=_("Reason"), help_text=_("The applicant reads it on the page and in the mail, as you write it.")
    )
    reason.error_messages["required"] = _("Write the reason: the applicant needs to know why and what can be done.")


class ChangeRequestForm(forms.Form):
    """What the applicant should change, beside the reasons of the rejected checks."""

    reason = _text(
        5, label=_("What should be changed"), help_text=_("The applicant reads it above the rejected checks.")
    )
    reason.error_messages["required"] = _("Write what should be changed.")
