"""What the list tells of a customer beside its row: looked up for all rows of a page in one statement."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from customers.models import CustomerTag
from customers.rules.lists import pages_of
from relationships.models import DelegatedAdmin, ResellerRelationship

TAG, PROVIDER, ACCESS = "tag", "provider", "access"
LABELS = {
    "customer_detail": gettext_lazy("Overview"),
    "customer_account": pgettext_lazy("of a customer", "Account"),
    "customer_user_list": gettext_lazy("Users"),
    "customer_license_list": gettext_lazy("Licenses"),
    "customer_relationships": gettext_lazy("Relationships"),
    "customer_reseller": gettext_lazy("Reseller"),
    "customer_tags": gettext_lazy("Tags"),
    "customer_activity": gettext_lazy("Activity"),
}


@dataclass(frozen=True)
class CustomerRow:
    """One line of the list."""

    relationship: ResellerRelationship
    tags: list[str] = field(default_factory=list)
    providers: list[str] = field(default_factory=list)
    has_access: bool = False

    def ways_on(self, user: User) -> list[tuple[str, str]]:
        """Where the row leads when it is opened (INV-06, CUS-12, CUS-17)."""
        pages = pages_of(self.relationship, has_access=self.has_access, user=user)
        return [(reverse(page, args=[self.relationship.pk]), str(LABELS[page])) for page in pages]


def rows_for(user: User) -> Callable[[list[ResellerRelationship]], list[CustomerRow]]:
    """Turns rows of the table into lines."""

    def present(found: list[ResellerRelationship]) -> list[CustomerRow]:
        told = _told_of(user, found)
        return [
            CustomerRow(row, told[row.pk, TAG], told[row.customer_id, PROVIDER], (row.customer_id, ACCESS) in told)
            for row in found
        ]

    return present


def _told_of(user: User, found: list[ResellerRelationship]) -> dict[tuple[Any, str], list[str]]:
    """Tags by relationship; the providers that share the customer with a reseller, and the access that is in force, by
    customer."""
    own, customers = user.tenant, [row.customer_id for row in found]
    tags = CustomerTag.objects.visible_to(user).filter(relationship__in=found)
    shared = ResellerRelationship.objects.visible_to(user).shared_with(own).active()
    grants = DelegatedAdmin.objects.visible_to(user).granted_to(own).filter(status=DelegatedAdmin.Status.ACTIVE)
    parts = [
        _part(tags, "relationship_id", "name", TAG),
        _part(shared.filter(customer__in=customers), "customer_id", "partner_name", PROVIDER),
        _part(grants.filter(target__in=customers), "target_id", "origin", ACCESS),
    ]
    told: dict[tuple[Any, str], list[str]] = defaultdict(list)
    for key, text, kind in parts[0].union(*parts[1:], all=True):
        told[key, kind].append(text)
    for texts in told.values():
        texts.sort(key=str.lower)
    return told


def _part(rows: Any, key: str, text: str, kind: str) -> Any:
    named = rows.order_by().annotate(of=F(key), text=Cast(F(text), CharField()), kind=Value(kind))
    return named.values_list("of", "text", "kind")
