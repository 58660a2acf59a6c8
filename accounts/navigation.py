"""The pages under Settings: in the menu for whoever may open them, and on the settings page with a sentence each."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from partnercenter.navigation import NavItem
from partnercenter.texts import Text

SETTINGS = _("Settings")


@dataclass(frozen=True)
class SettingsPage:
    """One page; without a permission it is everybody's own and stands on the settings page alone."""

    url_name: str
    label: Text
    sentence: Text
    icon: str
    permission: Permission | None = None

    def is_open_to(self, user: User) -> bool:
        return self.permission is None or user.may(self.permission)


PAGES = (
    SettingsPage(
        "user_list", _("User management"), _("Add colleagues, choose their roles, reset passwords."), "users",
        Permission.VIEW_USERS,
    ),
    SettingsPage(
        "security_policy", _("Security"), _("How the people of your company sign in."), "shield-check",
        Permission.MANAGE_SECURITY,
    ),
    SettingsPage(
        "delegated_access_list", _("Delegated access"),
        _("Which companies can work in your work account, and where your company can work."), "user-cog",
        Permission.VIEW_RELATIONSHIPS,
    ),
    SettingsPage(
        "activity_list", _("Activity log"), _("Who did what, when and why; also what others did for you."), "history",
        Permission.VIEW_ACTIVITY,
    ),
    SettingsPage("my_profile", _("My profile"), _("Your name, language, time zone and e-mail address."), "user"),
    SettingsPage(
        "my_security", _("Sign-in and security"), _("Your password, passkeys, authenticator app and sessions."),
        "key-round",
    ),
    SettingsPage("my_access", _("My access"), _("What you can do, and whom to ask for the rest."), "key-square"),
    SettingsPage("role_list", _("What each role can do"), _("Every role in a sentence and a table."), "table"),
)  # fmt: skip


def items() -> list[NavItem]:
    """Registered by `AppConfig.ready`."""
    return [
        NavItem(page.label, page.url_name, page.icon, SETTINGS, order=80 + place, visible=page.is_open_to)
        for place, page in enumerate(PAGES)
        if page.permission
    ]
