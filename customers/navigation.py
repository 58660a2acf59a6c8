"""What customers add to the left navigation: the partner's list, and a customer's own pages."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

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


ITEMS: tuple[NavItem, ...] = (
    NavItem(_("Customers"), "customer_list", "users-round", RELATIONSHIPS, order=10, visible=_serves),
)
