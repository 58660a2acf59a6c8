"""What happens to delegated access."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from relationships.emails.sending import send_to_holders
from relationships.models import DelegatedAdmin


def access_withdrawn(grant: DelegatedAdmin, *, by: User) -> None:
    """To the grantee: you cannot work there any more; what goes on unchanged."""
    _send(grant, grant.grantee_id, Permission.USE_DELEGATED_ACCESS, "delegated_access_withdrawn", by=by.tenant.name)


def access_withdrawn_receipt(grant: DelegatedAdmin, *, by: User) -> None:
    """To the company that has withdrawn: who did it, and what stays."""
    _send(grant, grant.target_id, Permission.WITHDRAW_ACCESS, "delegated_access_withdrawn_receipt", by=by.full_name)


def _send(grant: DelegatedAdmin, tenant_id: Any, permission: Permission, what: str, *, by: str) -> None:
    link = reverse("delegated_access_detail", args=[grant.pk])
    names = {"grantee": grant.grantee_name, "target": grant.target_name}
    send_to_holders(tenant_id, permission, what, link=link, by=by, when=grant.withdrawn_at, **names)
