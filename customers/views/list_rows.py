"""What the list tells of a customer beside its row: looked up for all rows of a page in one statement."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Lookup, Value
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


class CustomerRow(NamedTuple):
    """One line of the list; in the file `relationship` has nothing but the fields that the columns read."""

    relationship: ResellerRelationship
    tags: list[str]
    providers: list[str]
    has_access: bool

    def ways_on(self, user: User) -> list[tuple[str, str]]:
        """Where the row leads when it is opened (INV-06, CUS-12, CUS-17)."""
        pages = pages_of(self.relationship, has_access=self.has_access, user=user)
        return [(reverse(page, args=[self.relationship.pk]), str(LABELS[page])) for page in pages]


def rows_for(user: User) -> Callable[[list[ResellerRelationship]], list[CustomerRow]]:
    """Turns rows of the table into lines."""

    def present(found: list[ResellerRelationship]) -> list[CustomerRow]:
        told = _told_of(user, found)
        tags, providers, access = told[TAG], told[PROVIDER], told[ACCESS]
        return [
            CustomerRow(row, tags.get(row.id, []), providers.get(row.customer_id, []), row.customer_id in access)
            for row in found
        ]

    return present


def _told_of(user: User, found: list[ResellerRelationship]) -> dict[str, dict[UUID, list[str]]]:
    """Tags by relationship; the providers that share the customer with a reseller, and the access that is in force, by
    customer."""
    own, customers = user.tenant, [row.customer_id for row in found]
    tags = CustomerTag.objects.visible_to(user).filter(_OneOf("relationship_id", (row.id for row in found)))
    shared = ResellerRelationship.objects.visible_to(user).shared_with(own).active()
    grants = DelegatedAdmin.objects.visible_to(user).granted_to(own).filter(status=DelegatedAdmin.Status.ACTIVE)
    parts = [
        _part(tags, "relationship_id", "name", TAG),
        _part(shared.filter(_OneOf("customer_id", customers)), "customer_id", "partner_name", PROVIDER),
        _part(grants.filter(_OneOf("target_id", customers)), "target_id", "origin", ACCESS),
    ]
    told: dict[str, dict[UUID, list[str]]] = {kind: defaultdict(list) for kind in (TAG, PROVIDER, ACCESS)}
    for key, text, kind in parts[0].union(*parts[1:], all=True):
        told[kind][key].append(text)
    for texts in chain.from_iterable(by_key.values() for by_key in told.values()):
        texts.sort(key=str.lower)
    return told


class _OneOf(Lookup):
    """A column that is one of thousands of ids: one parameter, which takes a tenth of the time of as many."""

    prepare_rhs = False

    def __init__(self, name: str, ids: Iterable[UUID]) -> None:
        super().__init__(F(name), f"{{{','.join(map(str, ids))}}}")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*params, self.rhs)


def _part(rows: Any, key: str, text: str, kind: str) -> Any:
    named = rows.order_by().annotate(of=F(key), text=Cast(F(text), CharField()), kind=Value(kind))
    return named.values_list("of", "text", "kind")
