"""The company's sign-in policy: whether every user needs a second factor."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.access import require
from accounts.actions._company import lock_company
from accounts.emails import security_events as emails
from accounts.models import Tenant, User
from accounts.roles import GLOBAL_ADMIN, Permission
from accounts.rules import security as rules
from partnercenter import audit
from partnercenter.models import AuditEvent

CHANGE = "change_sign_in_policy"


@transaction.atomic
def change_security_policy(*, requires_second_factor: bool, by: User) -> bool:
    """From their next page on, users without a second factor set one up first; or nobody is asked any more.

    Second factors that exist stay in use. The other global admins get a mail. What is so already is neither logged nor
    told: returns whether something changed. Refused: role-lacks-right, sign-in-policy-fixed, second-factor-of-your-own.
    """
    by = lock_company(by)
    require(by, Permission.MANAGE_SECURITY)
    rules.check_can_change_policy(by, requires_second_factor=requires_second_factor)
    tenant, before = by.tenant, {"requires_second_factor": by.tenant.requires_second_factor}
    after = {"requires_second_factor": requires_second_factor}
    if before == after:
        return False
    tenant.requires_second_factor = requires_second_factor
    tenant.save(update_fields=list(after))
    audit.record(CHANGE, tenant, by=by, tenant_id=tenant.pk, before=before, after=after)
    admins = User.objects.filter(tenant_id=tenant.pk).with_any_of([GLOBAL_ADMIN.key]).exclude(pk=by.pk)
    emails.sign_in_policy_changed(admins.select_related("tenant"), by=by, on=requires_second_factor)
    return True


def last_decision(tenant: Tenant) -> AuditEvent | None:
    """Who changed the policy last, and when; None where nobody has, as in the operator's company."""
    return audit.events_about(tenant, tenant_id=tenant.pk).filter(operation_type=CHANGE).first()


def without_second_factor(tenant: Tenant) -> QuerySet[User]:
    """The active users whom the policy asks, by name."""
    people: QuerySet[User] = User.objects.with_roles().filter(tenant_id=tenant.pk, is_active=True, is_strong=False)
    return people.order_by(Lower("full_name"), "pk")
