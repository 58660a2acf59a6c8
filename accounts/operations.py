"""What people and companies do, in the words of the activity log."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts import roles
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from partnercenter.operations import Field, Group, Record, register_fields, register_operations, register_records

SIGN_IN = {
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "refuse_sign_in": _("tried to sign in and was refused"),
    "change_password": _("chose a new password"),
    "reset_password": _("reset a password"),
    "change_email": _("changed an e-mail address"),
    "end_sessions": _("ended the sessions of a user"),
    "remove_second_factor": _("removed a second factor"),
}
PEOPLE = {
    "create_operator": _("set up the operator"),
    "create_work_account": _("created the work account"),
    "create_user": _("added a user"),
    "update_profile": _("changed their profile"),
    "rename_user": _("changed the name of a user"),
    "change_roles": _("changed the roles of a user"),
    "assign_role": _("gave a role to a user"),
    "deactivate_user": _("deactivated a user"),
    "reactivate_user": _("reactivated a user"),
    "delete_user": _("deleted a user"),
    "request_access": _("asked for access"),
    "grant_access": _("granted access"),
    "decline_access": _("declined access"),
}
LOG = {"export_activity": _("exported the activity log")}
FIRST_PASSWORDS = {"temporary": _("Temporary password"), "link": _("Set-password link")}
FIELDS = {
    "name": _("Name"),
    "domain": _("Mail domain"),
    "country": Field(_("Country"), countries.countries),
    "full_name": _("Full name"),
    "email": _("E-mail address"),
    "password": Field(_("Password"), {"changed": _("Changed")}),
    "first_password": Field(_("First password"), FIRST_PASSWORDS),
    "language": Field(_("Language"), dict(settings.LANGUAGES)),
    "time_zone": _("Time zone"),
    "role": Field(_("Roles"), {role.key: role.name for role in roles.ALL.values()}),
    "permission": Field(_("What for"), {str(permission): permission.words for permission in Permission}),
    "path": _("Page"),
    "status": Field(_("Status"), dict(AccessRequest.Status.choices)),
    "filter": _("Filter"),
    "count": _("Rows"),
}


def user_page(user: Any, reader: User) -> str:
    """The page about a colleague, for whoever may see the company's users."""
    gone = user is None or user.deleted_at is not None or user.tenant_id != reader.tenant_id
    return "" if gone or not reader.may(Permission.VIEW_USERS) else page_of("user_detail", user.pk)


def page_of(name: str, *values: Any) -> str:
    """The address of a page, or nothing while the portal has no such page."""
    try:
        return reverse(name, args=values)
    except NoReverseMatch:
        return ""


RECORDS = {
    "user": Record(_("User")),  # linked by the log itself, which has loaded the people
    "tenant": Record(_("Company")),
    "accessrequest": Record(_("Request for access")),
}


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("sign_in", _("Sign-in and passwords")), SIGN_IN)
    register_operations(Group("people", _("Users and roles")), PEOPLE)
    register_operations(Group("log", _("Activity log")), LOG)
    register_records(RECORDS)
    register_fields(FIELDS)
