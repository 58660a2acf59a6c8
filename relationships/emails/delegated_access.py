"""What happens to delegated access."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from relationships.emails.sending import send_to_holders
from relationships.models import DelegatedAdmin


def access_withdrawn(grant: DelegatedAdmin, *, by: User, with_partnership: bool) -> None:
    """To the grantee: you cannot work there any more; what goes on unchanged."""
    details = {"by": by.tenant.name, "with_partnership": with_partnership}
    _send(grant, grant.grantee_id, Permission.USE_DELEGATED_ACCESS, "delegated_access_withdrawn", **details)


def access_withdrawn_receipt(grant: DelegatedAdmin, *, by: User, with_partnership: bool) -> None:
    """To the company that has withdrawn: who did it, and what stays."""
    details = {"by": by.full_name, "with_partnership": with_partnership}
    _send(grant, grant.target_id, Permission.WITHDRAW_ACCESS, "delegated_access_withdrawn_receipt", **details)


def _send(grant: DelegatedAdmin, tenant_id: Any, permission: Permission, what: str, **details: Any) -> None:
    link = reverse("delegated_access_detail", args=[grant.pk])
    details |= {"grantee": grant.grantee_name, "target": grant.target_name, "when": grant.withdrawn_at}
    send_to_holders(tenant_id, permission, what, link=link, **details)
