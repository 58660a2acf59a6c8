"""How a request for access ends, whoever ends it and by which way."""

from django.utils import timezone

from accounts import roles
from accounts.models import AccessRequest, User
from partnercenter import audit

Status = AccessRequest.Status


def close(request: AccessRequest, status: Status, *, by: User, role: str = "", answer: str = "") -> None:
    """Writes the answer and its event. The caller holds the company's lock."""
    request.status, request.role, request.answer = status, role, answer
    request.decided_by, request.decided_at = by, timezone.now()
    request.save(update_fields=["status", "role", "answer", "decided_by", "decided_at"])
    operation = "grant_access" if status == Status.GRANTED else "decline_access"
    after = {"status": status, "role": role}
    audit.record(operation, request, by=by, tenant_id=request.tenant_id, after=after, reason=answer)


def settle_requests(user: User, *, by: User) -> None:
    """Closes the open requests for what the user holds by now: a role came another way."""
    for request in AccessRequest.objects.filter(requester=user, status=Status.OPEN):
        held = [role for role in roles.ALL.values() if role.key in user.role_keys]
        fitting = [role for role in held if request.permission in role.permissions]
        if fitting:
            smallest = min(fitting, key=lambda role: len(role.permissions))
            close(request, Status.GRANTED, by=by, role=smallest.key)
