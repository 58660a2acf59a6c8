"""Withdrawing delegated access."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """The tick: what is withdrawn cannot be taken up again here."""

    sure = forms.BooleanField(
        error_messages={"required": _("Tick the box to confirm that the access is to end, or keep it.")}
    )

    def __init__(self, *args: object, company: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["sure"].label = _("Nobody of %(company)s is to work in our work account any more.") % {
            "company": company
        }
