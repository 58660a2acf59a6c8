"""What a partner leaves behind in a customer's account when its access ends: the users that it has added."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from accounts.actions.user_states import deactivate_user
from accounts.models import User
from customers.rules.removals import MOST_USERS
from partnercenter import audit
from partnercenter.models import AuditEvent


def users_added_by(partner_id: UUID, *, by: User) -> Sequence[User]:
    """Who of the company's active users came by a guest of this partner, as the log has it, the newest first. Whoever
    asks is not among them."""
    log = AuditEvent.objects.visible_to(by).of_company(by.tenant)
    added = log.filter(operation_type="create_user", acting_tenant_id=partner_id)
    added = added.filter(resource_id=Cast(OuterRef("pk"), CharField()))
    people = User.objects.visible_to(by).filter(Exists(added), is_active=True).exclude(pk=by.pk)
    return list(people.order_by("-pk")[:MOST_USERS])


@transaction.atomic
def deactivate_users_added_by(partner_id: UUID, *, by: User) -> Sequence[User]:
    """None of them signs in any more, and every session ends; each can be reactivated.

    Both logs tell each, and each gets a mail. Call it after the access has ended: a guest at work has then added the
    last one. Refused as `deactivate_user`.
    """
    found = users_added_by(partner_id, by=by)
    for user in found:
        deactivate_user(user, by=by)
        audit.record("deactivate_user", user, by=by, tenant_id=partner_id)
    return found
