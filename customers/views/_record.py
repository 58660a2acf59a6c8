"""The frame of every page about one customer: whose it is, where it lies, and its tabs."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.access import needs
from accounts.models import User
from accounts.roles import Permission
from partnercenter.ui import Crumb
from relationships.models import DelegatedAdmin, ResellerRelationship

READ = needs(Permission.VIEW_CUSTOMERS)
TABS = {
    "customer_detail": gettext_lazy("Overview"),
    "customer_account": pgettext_lazy("of a customer", "Account"),
    "customer_user_list": gettext_lazy("Users"),
    "customer_license_list": gettext_lazy("Licenses"),
    "customer_relationships": pgettext_lazy("tab", "Relationships"),
    "customer_activity": gettext_lazy("Activity"),
}


def find_customer(user: User, pk: UUID) -> ResellerRelationship:
    """The own company's relationship with a customer, one that has ended, too; 404 for everybody else's. `has_access`
    says whether delegated access is in force: the pages of one that has ended tell it."""
    own = ResellerRelationship.objects.visible_to(user, as_partner=True)
    grants = _grants_to(user).filter(target_id=OuterRef("customer_id"), status=DelegatedAdmin.Status.ACTIVE)
    found: ResellerRelationship = get_object_or_404(own.annotate(has_access=Exists(grants)), pk=pk)
    return found


def grant_of(user: User, relationship: ResellerRelationship) -> DelegatedAdmin | None:
    """The own company's delegated access to the customer: the one in force, or the newest; None if there was none.

    It has a life of its own: it may outlive the relationship, or be missing from the beginning (facts 2f).
    """
    newest = _grants_to(user).filter(target_id=relationship.customer_id).order_by("status", "-granted_at")
    found: DelegatedAdmin | None = newest.first()
    return found


def access_of(user: User, relationship: ResellerRelationship) -> DelegatedAdmin | None:
    """The delegated access that is in force. Account, users and licenses are open with it and closed without, whether
    the relationship goes on or has ended (REM-02)."""
    grant = grant_of(user, relationship)
    return grant if grant and grant.is_active else None


def _grants_to(user: User) -> Any:
    return DelegatedAdmin.objects.visible_to(user).granted_to(user.tenant)


def frame(relationship: ResellerRelationship, current: str, *steps: str) -> dict[str, Any]:
    """What `customers/_customer_tabs.html` and the header need. `current` is the name of the tab's address; `steps`
    name the pages below it, the last one being this page."""
    is_overview = current == "customer_detail"
    own, page = relationship.get_absolute_url(), reverse(current, args=[relationship.pk])
    trail = [Crumb(_("Customers"), reverse("customer_list"))]
    trail.append(Crumb(relationship.customer_name, "" if is_overview and not steps else own))
    if not is_overview:
        trail.append(Crumb(str(TABS[current]), page if steps else ""))
    return {
        "relationship": relationship,
        "name": relationship.customer_name,
        "tone": "success" if relationship.is_active else "neutral",
        "crumbs": [*trail, *(Crumb(step) for step in steps)],
        "tabs": [(label, reverse(name, args=[relationship.pk]), name == current) for name, label in TABS.items()],
    }
