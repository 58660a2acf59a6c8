"""Ending a customer relationship: by the partner with its declaration, by the customer with a tick."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.access_request import WordsField
from accounts.models import User
from customers.rules.removals import MOST_USERS, VERSION, customer_representation
from relationships.forms.delegated_access import WithdrawForm
from relationships.forms.partnerships import RemovalForm
from relationships.models import ResellerRelationship
from relationships.rules.removals import Representation


class CustomerRemovalForm(RemovalForm):
    """The form that ends a partnership, in the words for a customer. `ends_access` is how the box about the partner's
    own access is ticked at first, by the program's setting (C10)."""

    version = VERSION

    def __init__(self, *args: Any, by: User, relationship: ResellerRelationship, ends_access: bool, **kwargs: Any):
        domain = relationship.customer_domain
        super().__init__(*args, by=by, other=relationship.customer_name, domain=domain, **kwargs)
        self.fields["represent"].error_messages["required"] = _(
            "Tick the box to make the declaration, or keep the customer."
        )
        self.fields["confirm"].error_messages["required"] = _("Type the domain of the customer: %(domain)s.") % {
            "domain": domain
        }
        access = self.fields.get("also_withdraw")
        if access:
            access.label, access.initial = _("End our delegated access to its account, too"), ends_access

    @property
    def representation(self) -> Representation:
        """The text as it is shown."""
        return customer_representation(company=self.by.tenant.name, customer=self.other, language=self.language)


class AccessEndForm(forms.Form):
    """The partner's tick: only the customer can grant the access anew."""

    sure = forms.BooleanField(
        error_messages={"required": _("Tick the box to confirm that the access is to end, or keep it.")}
    )

    def __init__(self, *args: Any, customer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Nobody of our company is to work in the account of %(customer)s any more.")
        self.fields["sure"].label = words % {"customer": customer}


class UsersOfPartnerForm(forms.Form):
    """The choice about the users that the partner has added; there is none where it has added nobody."""

    also_deactivate = forms.BooleanField(label=_("Also deactivate these users"), required=False)

    def __init__(self, *args: Any, added: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.added = added
        if not added:
            del self.fields["also_deactivate"]

    @property
    def shows_newest_alone(self) -> bool:
        """Whether there may be older ones, who stay as they are."""
        return len(self.added) == MOST_USERS

    @property
    def also_deactivates(self) -> bool:
        """What was chosen."""
        return bool(self.cleaned_data.get("also_deactivate"))


class PartnerAccessEndForm(WithdrawForm, UsersOfPartnerForm):
    """The customer's tick, for the access alone."""

    field_order = ("also_deactivate", "sure")


class PartnerEndForm(UsersOfPartnerForm):
    """The customer's tick, and with `with_access` the choice about what the partner may administer."""

    field_order = ("also_withdraw", "also_deactivate", "note", "sure")
    note = WordsField(label=_("Note"), help_text=_("Both companies can read it here, now and later."), required=False)
    also_withdraw = forms.BooleanField(label=_("End its delegated access to our account, too"), required=False)
    sure = forms.BooleanField(
        error_messages={"required": _("Tick the box to confirm that the relationship is to end, or keep it.")}
    )

    def __init__(self, *args: Any, company: str, with_access: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = _("%(company)s is not to sell to us any more.") % {"company": company}
        if not with_access:
            del self.fields["also_withdraw"]

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned: dict[str, Any] = self.cleaned_data
        return {"note": cleaned["note"], "also_withdraw": cleaned.get("also_withdraw", False)}
