"""A customer's account, opened to its partner's people: whose it is, and why it stays closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.access import PortalRequest, require
from accounts.access_requests import way_out
from accounts.models import User
from accounts.roles import Permission
from customers.rules.record_reasons import ACCOUNT_CLOSED
from customers.views._record import find_customer, frame, grant_of
from partnercenter.errors import Refused
from partnercenter.ui import Crumb
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from relationships.rules.delegated_access import CUSTOMER_REACH
from relationships.views.visits import Visit


@dataclass(frozen=True)
class CustomerVisit(Visit):
    """In a customer's account the guest manages its users, but for those above a user management admin (CUS-17)."""

    relationship: ResellerRelationship

    PAGES = "customer_user"
    ACTS = {
        "rename": "rename", "roles": "roles", "reset": "password_reset", "deactivate": "deactivate",
        "reactivate": "reactivate", "delete": "delete",
    }  # fmt: skip
    RESTORES = True

    def page(self, title: str, user: User | None = None) -> dict[str, Any]:
        """What frames a page below the list, about a user where one is given."""
        context = frame(self.relationship, "customer_user_list", title)
        if user:
            context["crumbs"].insert(-1, Crumb(user.full_name, self.page_of(user)))
        return context | {"title": title, "visit": self, "person": user}


@contextmanager
def entering(
    request: PortalRequest, relationship: ResellerRelationship, grant: DelegatedAdmin
) -> Iterator[CustomerVisit]:
    """Opens the account under a grant; refused as `acting_under` says."""
    with acting_under(grant, by=request.user) as guest:
        require(guest, Permission.VIEW_USERS)
        yield CustomerVisit(grant, guest, relationship.pk, relationship)


@contextmanager
def visiting(request: PortalRequest, pk: UUID) -> Iterator[CustomerVisit]:
    """The same for one of the own company's customers; 404 for another's. It rests on the grant alone, which may
    outlive the relationship (REM-02). Refused (customer-account-closed) where there was never one."""
    relationship = find_customer(request.user, pk)
    grant = grant_of(request.user, relationship)
    if grant is None:
        back_href = relationship.get_absolute_url()
        raise Refused(ACCOUNT_CLOSED, details={"customer": relationship.customer_name}, back_href=back_href)
    with entering(request, relationship, grant) as visit:
        yield visit


def why_closed(request: PortalRequest, grant: DelegatedAdmin | None) -> dict[str, Any]:
    """What a page says instead of the account: who can allow it, or who can help; empty where it is open."""
    user, is_granted = request.user, grant is not None and grant.is_active
    if is_granted and user.may(Permission.USE_DELEGATED_ACCESS):
        return {}
    way = way_out(user, Permission.USE_DELEGATED_ACCESS, path=request.path) if is_granted else None
    return {
        "grant": grant,
        "reach": CUSTOMER_REACH,
        "way_out": way,
        "may_invite": user.may(Permission.INVITE_CUSTOMERS),
    }
