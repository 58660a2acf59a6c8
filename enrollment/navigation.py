"""What enrolment adds to the left navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from partnercenter.navigation import NavItem

PARTNER_PROFILE = _("Partner profile")


def _is_partner(user: User) -> bool:
    return not user.tenant.is_operator


def _may_read(user: User) -> bool:
    return _is_partner(user) and user.may(Permission.VIEW_COMPANY)


ITEMS = (
    NavItem(_("Overview"), "overview", "layout-dashboard", order=10, visible=_is_partner),
    NavItem(_("Program info"), "program_info", "badge-check", PARTNER_PROFILE, order=60, visible=_may_read),
    NavItem(_("Programs"), "programme_list", "git-fork", PARTNER_PROFILE, order=61, visible=_may_read),
)
