"""The company's sign-in policy."""

from accounts.models import Tenant
from partnercenter.audit import events_about
from partnercenter.models import AuditEvent

CHANGE = "change_sign_in_policy"


def last_decision(tenant: Tenant) -> AuditEvent | None:
    """Who changed the policy last, and when; None where nobody has, as in the operator's company."""
    return events_about(tenant, tenant_id=tenant.pk).filter(operation_type=CHANGE).first()
