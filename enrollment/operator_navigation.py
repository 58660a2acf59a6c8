"""The operator's part of the left navigation: each page for whoever may open it, and for nobody else."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from partnercenter.navigation import NavItem


def _may(permission: Permission) -> Callable[[Any], bool]:
    """Asks only what the request has loaded with the user."""
    return lambda user: user.tenant.is_operator and user.may(permission)


def operator_items() -> list[NavItem]:
    """Registered by `AppConfig.ready`."""
    read, review, programme = _may(Permission.VIEW_APPLICATIONS), _("Review"), _("Program")
    return [
        NavItem(_("Operator"), "operator_home", "gauge", order=10, visible=read),
        NavItem(_("Applications"), "operator_application_list", "inbox", review, order=20, visible=read),
        NavItem(_("Membership profiles"), "operator_profile_list", "id-card", review, order=21, visible=read),
        NavItem(
            _("Directory changes"),
            "operator_listing_list",
            "book-user",
            review,
            order=22,
            visible=_may(Permission.VIEW_LISTINGS),
        ),
        NavItem(_("Agreements"), "operator_agreement_list", "file-text", programme, order=30, visible=read),
        NavItem(
            _("Program settings"), "operator_setting_list", "sliders-horizontal", programme, order=31, visible=read
        ),
        NavItem(_("Mail log"), "operator_mail_list", "mails", programme, order=32, visible=_may(Permission.VIEW_MAIL)),
    ]
