"""What customers add to the left navigation: the partner's list, and a customer's own pages."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Tenant, User
from accounts.roles import Permission
from partnercenter.navigation import NavItem
from relationships.navigation import RELATIONSHIPS


def _of_customer(permission: Permission) -> Callable[[User], bool]:
    """For whoever may, in a company that is a customer."""
    return lambda user: user.tenant.kind == Tenant.Kind.CUSTOMER and user.may(permission)


def _serves(user: User) -> bool:
    """For whoever sees customers, in a company that is in any program."""
    return bool(user.tenant.programmes) and user.may(Permission.VIEW_CUSTOMERS)


def _connects(user: User) -> bool:
    """For the operator's people who load connected directories."""
    return user.tenant.is_operator and user.may(Permission.CONNECT_CUSTOMERS)


ITEMS: tuple[NavItem, ...] = (
    NavItem(_("Customers"), "customer_list", "users-round", RELATIONSHIPS, order=19, visible=_serves),
    NavItem(
        _("Partners"), "record_partner_list", "handshake", order=12, visible=_of_customer(Permission.VIEW_PARTNERS)
    ),
    NavItem(
        pgettext_lazy("of a customer", "Account"),
        "account_detail",
        "building-2",
        order=11,
        visible=_of_customer(Permission.VIEW_ACCOUNT),
    ),
    NavItem(
        _("Subscriptions"), "own_subscription_list", "package", order=13, visible=_of_customer(Permission.VIEW_ACCOUNT)
    ),
    NavItem(_("Licenses"), "own_license_list", "key-round", order=14, visible=_of_customer(Permission.VIEW_ACCOUNT)),
    NavItem(_("Connected customers"), "connected_customer_list", "cable", _("Review"), order=23, visible=_connects),
)
