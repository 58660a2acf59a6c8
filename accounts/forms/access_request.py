"""Asking for a permission, giving a role in answer, and declining."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.models import Tenant, User
from accounts.roles import Permission, Role
from accounts.rules.access_requests import permissions_in, roles_to_give
from partnercenter.fields import PlainField, check_no_addresses
from partnercenter.texts import Text, listed

LONGEST_PATH = 300


def page_in_portal(path: str) -> str:
    """The path when it is a page for signed-in people, else "": the addresses of public pages may carry secrets."""
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    plain = urlsplit(path).path == path and path.isprintable() and len(path) <= LONGEST_PATH
    return path if plain and getattr(match.func, "login_required", True) else ""


class WordsField(PlainField):
    """A few sentences that go into somebody's mail: one paragraph without anything that would become a link."""

    def __init__(self, *, label: Text, rows: int = 3, **options: Any) -> None:
        super().__init__(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": rows}), **options)

    def clean(self, value: Any) -> str:
        text = " ".join(str(super().clean(value)).split())
        check_no_addresses(text)
        return text


class PageField(forms.CharField):
    """The page somebody was refused at; whatever is no page of ours counts as none."""

    def clean(self, value: Any) -> str:
        return page_in_portal(str(value or ""))


class AccessRequestForm(forms.Form):
    """One permission that the company's kind offers; nothing else of the hidden fields is trusted."""

    permission = forms.TypedChoiceField(coerce=Permission, widget=forms.HiddenInput)
    path = PageField(required=False, widget=forms.HiddenInput)
    note = WordsField(
        label=_("What do you need it for?"),
        help_text=_("At most 300 characters. Who can give you the role reads it."),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = roles.PERMISSIONS_BY_KIND[tenant.kind]
        self.fields["permission"].choices = [(str(one), one.words) for one in offered]  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """The role to give, the smallest first."""

    role = forms.ChoiceField(
        label=_("Role to give"),
        help_text=_("The smallest role that is enough comes first."),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose one of the roles.")),
    )

    def __init__(self, *args: Any, by: User, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = roles_to_give(by, permission)
        choices = [(role.key, _described(role, permission, by.tenant.kind)) for role in offered]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["role"].initial = offered[0].key if offered else None


def _described(role: Role, permission: Permission, kind: str) -> str:
    """A role as it is chosen: its name, its sentence, and what else it allows."""
    more = [one.words for one in permissions_in(role, kind) if one != permission]
    also = gettext("Also allows: %s.") % listed(more) if more else gettext("Allows nothing else.")
    return format_html(
        '<span><strong>{}</strong><br>{}<br><span class="muted">{}</span></span>', role.name, role.sentence, also
    )


class DeclineForm(forms.Form):
    """The answer in words."""

    reason = WordsField(
        label=_("Why not?"),
        missing=_("Say why, so that your colleague knows what to do instead."),
        help_text=_("At most 300 characters. Your colleague reads it in the mail."),
    )
