"""Tagging a customer."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from customers.models import CustomerTag
from customers.rules import tags as rules
from partnercenter import audit
from partnercenter.texts import listed
from relationships.models import ResellerRelationship


@transaction.atomic
def add_tags(relationship: ResellerRelationship, names: Sequence[str], *, by: User) -> list[str]:
    """The customer gets the tags it has not yet, spelt as the company has spelt them before; which ones comes back.

    Only the own company reads them. A line in its log commits with them. Twice changes nothing more.
    Refused: role-lacks-right, customer-record-closed, too-many-tags. Source: facts 2h.
    """
    require(by, Permission.INVITE_CUSTOMERS, rules.TAGGING)
    relationship = _locked(relationship)
    before = _names(relationship, by)
    had = {name.lower() for name in before}
    known = CustomerTag.objects.visible_to(by).filter(key__in=[name.lower() for name in names])
    spelt = dict(known.order_by("key").distinct("key").values_list("key", "name"))
    new = [spelt.get(name.lower(), name) for name in names if name.lower() not in had]
    rules.check_can_tag(relationship, [*before, *new])
    tags = (CustomerTag(tenant=by.tenant, relationship=relationship, name=name) for name in new)
    CustomerTag.objects.bulk_create(tags, ignore_conflicts=True)  # İ and I are one tag, as the database has it
    after = _told(relationship, before, by=by)
    return [name for name in after if name not in before]


@transaction.atomic
def remove_tag(relationship: ResellerRelationship, name: str, *, by: User) -> None:
    """The customer loses a tag; one that it has not changes nothing. Other customers keep theirs.

    Refused: role-lacks-right, customer-record-closed.
    """
    require(by, Permission.INVITE_CUSTOMERS, rules.TAGGING)
    relationship = _locked(relationship)
    rules.check_can_tag(relationship)
    before = _names(relationship, by)
    own = CustomerTag.objects.visible_to(by).filter(relationship=relationship)
    own.filter(key=Lower(Value(name))).delete()
    _told(relationship, before, by=by)


def _locked(relationship: ResellerRelationship) -> ResellerRelationship:
    found: ResellerRelationship = ResellerRelationship.objects.select_for_update(no_key=True).get(pk=relationship.pk)
    return found


def _names(relationship: ResellerRelationship, by: User) -> list[str]:
    tags = CustomerTag.objects.visible_to(by).filter(relationship=relationship)
    return list(tags.order_by("key").values_list("name", flat=True))


def _told(relationship: ResellerRelationship, before: list[str], *, by: User) -> list[str]:
    """The tags that it has now; the log tells them where they are others than before."""
    after = _names(relationship, by)
    if after != before:
        audit.record(
            "change_customer_tags", relationship, by=by, tenant_id=by.tenant_id,
            before={"tags": listed(before)}, after={"tags": listed(after)},
        )  # fmt: skip
    return after
