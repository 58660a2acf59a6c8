"""What relationships add to the left navigation: each page once the company is in the programme it belongs to."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from partnercenter.navigation import NavItem
from relationships.models.partnership import Party
from relationships.rules.partnerships import takes_part

RELATIONSHIPS = _("Relationships")


def _sees(party: Party) -> Callable[[User], bool]:
    """For whoever sees relationships in a company that takes this side (REL-22)."""
    return lambda user: takes_part(user.tenant, party) and user.may(Permission.VIEW_RELATIONSHIPS)


def _sees_either(user: User) -> bool:
    return any(_sees(party)(user) for party in Party)


def _invites(user: User) -> bool:
    """For whoever sees relationships in a company that is in any program: each of them invites customers."""
    return bool(user.tenant.programmes) and user.may(Permission.VIEW_RELATIONSHIPS)


ITEMS: tuple[NavItem, ...] = (
    NavItem(_("Indirect resellers"), "reseller_list", "store", RELATIONSHIPS, order=20, visible=_sees(Party.PROVIDER)),
    NavItem(
        _("Indirect providers"), "provider_list", "network", RELATIONSHIPS, order=21, visible=_sees(Party.RESELLER)
    ),
    NavItem(_("Invitations"), "invitation_list", "mail-plus", RELATIONSHIPS, order=22, visible=_invites),
    NavItem(
        _("Connection requests"), "connection_request_list", "handshake", RELATIONSHIPS, order=24, visible=_sees_either
    ),
)
