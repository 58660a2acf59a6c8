"""What enrolment adds to the left navigation."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Programme
from enrollment.rules.listings import is_provider
from partnercenter.navigation import NavItem

PARTNER_PROFILE = _("Partner profile")


def _is_partner(user: User) -> bool:
    return not user.tenant.is_operator


def _may_read(user: User) -> bool:
    return _is_partner(user) and user.may(Permission.VIEW_COMPANY)


def _finds_providers(user: User) -> bool:
    return _is_partner(user) and Programme.INDIRECT_RESELLER in user.tenant.programmes


def _lists(user: User) -> bool:
    return is_provider(user.tenant) and user.may(Permission.MANAGE_LISTING)


ITEMS = (
    NavItem(_("Overview"), "overview", "layout-dashboard", order=10, visible=_is_partner),
    NavItem(_("Program info"), "program_info", "badge-check", PARTNER_PROFILE, order=60, visible=_may_read),
    NavItem(
        _("Find a provider"), "provider_directory", "search", _("Relationships"), order=22, visible=_finds_providers
    ),
    NavItem(_("Programs"), "programme_list", "git-fork", PARTNER_PROFILE, order=61, visible=_may_read),
    NavItem(_("Directory listings"), "listing_list", "book-user", PARTNER_PROFILE, order=62, visible=_lists),
)
