"""Managing users: who they are, which roles they hold, how they get their first password."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.forms.fields import EMAIL_ERRORS, full_name_field
from accounts.models import User
from accounts.roles import Family
from accounts.rules import domains
from partnercenter.ids import uuid7

FIELD_OF = {Family.AGENT: "agent", Family.ADMIN: "admin", Family.PROGRAMME: "program", Family.OPERATOR: "operator"}
ONCE = "accounts.user_new"
TEMPORARY, LINK = "temporary", "link"
NAME_MISSING = _("Enter the full name of this person.")
ADDRESS_ELSEWHERE = _("Enter an e-mail address of your company: it ends in %(domain)s.")
ADDRESS_ELSEWHERE_OF_GUEST = _("Enter an e-mail address of %(company)s: it ends in %(domain)s.")
ADDRESS_ERRORS = EMAIL_ERRORS | {"required": _("Enter the e-mail address of this person.")}


class RoleBoxes(forms.CheckboxSelectMultiple):
    """A box for each role, with its sentence; roles that the reader does not give are shown and cannot be ticked."""

    option_template_name = "components/role-option.html"
    grantable: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["sentence"] = roles.ALL[str(value)].sentence
        if str(value) not in self.grantable:
            option["attrs"]["disabled"] = True
        return option


class RolesForm(forms.Form):
    """Boxes by family. `cleaned_data["roles"]` are the roles wanted: what is out of the reader's reach stays held."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: User, held: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.held = by, frozenset(held)
        self.fields["seen"].initial = ",".join(sorted(self.held))
        for family, name in FIELD_OF.items():
            found = [role for role in roles.offered_to(by.tenant.kind) if role.family is family]
            if found:
                self.fields[name] = self._boxes(family, found)

    def _boxes(self, family: Family, found: list[roles.Role]) -> forms.MultipleChoiceField:
        field = forms.MultipleChoiceField(
            label=family.value,
            required=False,
            choices=[(role.key, role.name) for role in found],
            widget=RoleBoxes,
            initial=sorted(self.held),
            error_messages={"invalid_choice": _("Choose roles from the list.")},
        )
        field.widget.grantable = self.by.grantable_roles
        return field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        ticked = {key for name in FIELD_OF.values() for key in cleaned.get(name, ())}
        cleaned["roles"] = ticked | (self.held - self.by.grantable_roles)
        cleaned["seen"] = frozenset(filter(None, cleaned.get("seen", "").split(",")))
        return cleaned


class UserForm(RolesForm):
    """P17: add a user. `once` makes the second submission of the same form harmless."""

    once = forms.CharField(required=False, widget=forms.HiddenInput)
    full_name = full_name_field(label=_("Full name"), missing=NAME_MISSING)
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"}), error_messages=ADDRESS_ERRORS
    )
    first_password = forms.ChoiceField(
        label=_("First password"),
        choices=[
            (TEMPORARY, _("Show a temporary password once. I hand it over myself; it works for one day.")),
            (LINK, _("Send a link to choose a password to the e-mail address.")),
        ],
        initial=TEMPORARY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the new user gets the first password.")},
    )
    field_order = ["full_name", "email", "agent", "admin", "program", "operator", "first_password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["once"].initial = signing.dumps(str(uuid7()), salt=ONCE)
        domain = self.by.tenant.domain
        self.fields["email"].help_text = _("The user signs in with it. It ends in %(domain)s.") % {"domain": domain}

    @property
    def user_id(self) -> UUID:
        """The id that the user will have: the same one when the same form comes twice."""
        try:
            return UUID(signing.loads(self.data.get("once", ""), salt=ONCE, max_age=60 * 60 * 24))
        except (signing.BadSignature, ValueError):
            return uuid7()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        company = self.by.tenant
        if not domains.is_of_company(email, company.domain, exactly=company.has_exact_addresses):
            message = ADDRESS_ELSEWHERE_OF_GUEST if self.by.is_guest else ADDRESS_ELSEWHERE
            raise forms.ValidationError(message, params={"domain": company.domain, "company": company.name})
        return email


class NameForm(forms.Form):
    """The name as colleagues and mails show it."""

    full_name = full_name_field(label=_("Full name"), missing=NAME_MISSING)


class ResetForm(forms.Form):
    """How the new first password reaches the user."""

    first_password = UserForm.base_fields["first_password"]


class DeleteForm(forms.Form):
    """The address, typed: whoever is deleted is locked out at once."""

    email = forms.CharField(
        label=_("Type the e-mail address of this user to confirm"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the e-mail address of this user.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if email != self.user.email.lower():
            raise forms.ValidationError(_("This is not the address of this user. Type it as it stands above."))
        return email
