"""Who the first administrator of a customer is, and how the first password reaches them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import full_name_field
from accounts.forms.users import LINK, ResetForm
from accounts.rules import domains
from customers.actions.setup import FirstSignIn, Setup
from partnercenter.fields import MailField


class SetupForm(forms.Form):
    """The first global admin, with what is known of one who was set up before. Without a choice, a link is mailed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    admin_name = full_name_field(label=_("Full name"), missing=_("Enter the full name of the first administrator."))
    admin_email = MailField(label=_("User name"), missing=_("Enter an e-mail address at the customer’s domain."))
    first_password = ResetForm.base_fields["first_password"]

    def __init__(self, *args: Any, setup: Setup, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setup = setup
        self.fields["seen"].initial = setup.seen
        domain = {"domain": f"@{setup.company.domain}"}
        self.fields["admin_email"].help_text = _("The user signs in with it. It ends in %(domain)s.") % domain
        if setup.admin:
            self.fields["admin_name"].initial = setup.admin.full_name
            self.fields["admin_email"].initial = setup.admin.email
        for name in ("admin_name", "admin_email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if not setup.may_show:
            del self.fields["first_password"]

    def clean_admin_email(self) -> str:
        email, domain = str(self.cleaned_data["admin_email"]).lower(), self.setup.company.domain
        if not domains.is_at_domain(email, domain):
            text = _("Enter an e-mail address that ends in @%(domain)s.")
            raise ValidationError(text, params={"domain": domain})
        return email

    @property
    def wanted(self) -> FirstSignIn:
        """What was chosen, once it is valid."""
        given = self.cleaned_data
        with_link = given.get("first_password", LINK) == LINK
        return FirstSignIn(given["admin_name"], given["admin_email"], with_link)
