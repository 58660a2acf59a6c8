"""What people and companies do, in the words of the activity log."""

from typing import Any, cast

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts import roles
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from partnercenter.operations import Field, Group, Record, register_fields, register_operations, register_records
from partnercenter.texts import Text

SIGN_IN = {
    "sign_in": _("signed in"),
    "sign_out": _("signed out"),
    "refuse_sign_in": _("tried to sign in and was refused"),
    "change_password": _("chose a new password"),
    "reset_password": _("reset a password"),
    "change_email": _("changed an e-mail address"),
    "end_session": _("ended a session"),
    "end_sessions": _("ended the sessions of a user"),
    "change_sign_in_policy": _("changed the sign-in policy"),
    "add_second_factor": _("added a second factor"),
    "remove_second_factor": _("removed a second factor"),
    "rename_passkey": _("renamed a passkey"),
    "make_recovery_codes": _("made new recovery codes"),
    "use_recovery_code": _("used a recovery code"),
    "refuse_second_factor": _("entered a wrong code and was refused"),
    "link_identity": _("linked the work account with the company’s identity provider"),
    "unlink_identities": _("ended the links with the identity provider"),
    "end_first_password": _("signed in through the identity provider instead of choosing a password"),
    "change_identity_provider": _("changed the identity provider"),
    "remove_identity_provider": _("removed the identity provider"),
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
    "restore_user": _("restored a deleted user"),
    "forget_user": _("removed a deleted user for good"),
    "check_user_import": _("checked a file of users"),
    "start_user_import": _("started an import of users"),
    "export_user_import": _("exported the result of an import of users"),
    "export_users": _("exported the list of users"),
    "request_access": _("asked for access"),
    "grant_access": _("granted access"),
    "decline_access": _("declined access"),
}
LOG = {"export_activity": _("exported the activity log")}
FIRST_PASSWORDS = {"temporary": _("Temporary password"), "link": _("Set-password link")}
SECOND_FACTORS = {"totp": _("Authenticator app"), "webauthn": _("Passkey")}
FIELDS: dict[str, Text | Field] = {
    "name": _("Name"),
    "domain": _("Mail domain"),
    "country": Field(_("Country"), cast("dict[str, Text]", countries.countries)),
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
    "identity_provider": _("Identity provider"),
    "issuer": _("Issuer"),
    "client_id": _("Client ID"),
    "token": _("Client secret"),
    "is_enabled": _("On"),
    "requires_second_factor": _("Second factor for every user"),
    "second_factor": Field(_("Second factor"), SECOND_FACTORS),
    "left": _("Recovery codes left"),
    "browser": _("Browser"),
    "ip": _("Network address"),
    "sessions": _("Sessions"),
    "links": _("Links"),
    "filter": _("Filter"),
    "count": _("Rows"),
    "broken": _("Not added"),
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
    "userimport": Record(_("Import of users")),
    "identityprovider": Record(_("Identity provider")),
}


def register() -> None:
    """Called by `AppConfig.ready`."""
    register_operations(Group("sign_in", _("Sign-in and passwords")), SIGN_IN)
    register_operations(Group("people", _("Users and roles")), PEOPLE)
    register_operations(Group("log", _("Activity log")), LOG)
    register_records(RECORDS)
    register_fields(FIELDS)
