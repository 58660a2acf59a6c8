"""What the tests of a customer's users share: the account that Lan works in, and its pages."""

import re
from typing import Any

from django.urls import reverse

from accounts import roles
from accounts.models import User
from customers.actions.removal import end_partner_access
from partnercenter.models import AuditEvent
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties

SECRET = re.compile(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}")
NEW = {
    "full_name": "王小明", "email": "ming@jade-tea.example", "admin": ["billing_admin"], "first_password": "temporary",
}  # fmt: skip
ACTS = ("roles", "rename", "password_reset", "deactivate", "reactivate", "delete")


def account_of(cast: Any, by: User) -> ResellerRelationship:
    """Jade Tea as a customer of somebody's company, with Fen and Bo, and with the grant."""
    assert cast.fen
    assert cast.bo
    relationship = parties.served(by, cast.jade_tea)
    parties.granted(by, cast.jade_tea)
    return relationship


def href(relationship: ResellerRelationship, page: str = "list", user: User | None = None) -> str:
    return reverse(f"customer_user_{page}", args=[relationship.pk, *([user.pk] if user else [])])


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def as_now(user: User) -> User:
    """Somebody as they are stored, a deleted one, too."""
    with factories.everything_visible():
        found: User = User.objects.with_roles().filter(pk=user.pk).first() or User.deleted.with_roles().get(pk=user.pk)
    return found


def log_of(company: Any, operation: str) -> list[AuditEvent]:
    """The events of a kind in the log of a company, oldest first."""
    with factories.everything_visible():
        events = AuditEvent.objects.filter(tenant_id=company.pk, operation_type=operation)
        return list(events.order_by("operation_date"))


def withdraw(cast: Any) -> None:
    """Fen ends the access."""
    with factories.acting_for(cast.fen):
        end_partner_access(DelegatedAdmin.objects.get(), by=cast.fen)


def helper_of(cast: Any) -> User:
    """A user management admin of the customer."""
    return factories.user(cast.jade_tea, "Uma", "uma@jade-tea.example", roles.USER_ADMIN)
