"""The bank account of a direct-bill application. The number leaves the form only to be sealed."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enrollment.forms.sections import SectionForm
from enrollment.rules import banks
from partnercenter.fields import PlainField


class BankForm(SectionForm):
    """Account holder, number or IBAN, and the bank's code where the country has one (C04)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = banks.rules_of(self.country)
        self.fields["account_holder"] = PlainField(
            label=_("Account holder"), missing=_("Enter the account holder's name."), max_length=140, no_links=True
        )
        if rules.code_label:
            self.fields["bank_code"] = PlainField(
                label=rules.code_label,
                help_text=_("For example %(example)s") % {"example": rules.code_example},
                missing=_("Enter the code of the bank."),
                max_length=20,
                width="medium",
            )
        example = _("For example %(example)s") % {"example": rules.number_example} if rules.number_example else ""
        self.fields["number"] = PlainField(
            label=rules.number_label, help_text=example, missing=_("Enter the account number."), max_length=50
        )
        self.fields["number"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def clean_number(self) -> str:
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not banks.is_number_valid(self.country, number):
            text = _("Check the number: its length or check digits are not those of an account in this country.")
            raise ValidationError(text)
        return number

    def clean_bank_code(self) -> str:
        code = re.sub(r"[\s-]", "", self.cleaned_data["bank_code"])
        if not banks.is_code_valid(self.country, code):
            raise ValidationError(_("Check the code: it does not belong to a bank in this country."))
        return code

    def account(self) -> dict[str, Any]:
        """The clean values for the action."""
        names = ("account_holder", "bank_code", "number")
        return {name: self.cleaned_data.get(name, "") for name in names}
