"""How a request for access ends, whoever ends it and by which way."""

from typing import Any

from django.utils import timezone

from accounts import roles
from accounts.models import AccessRequest, User
from partnercenter import audit
from partnercenter.tenancy import acting
from partnercenter.texts import with_company

Status = AccessRequest.Status


def close(request: AccessRequest, status: Status, *, by: User, role: str = "", answer: str = "") -> None:
    """Writes the answer and its event. The caller holds the company's lock."""
    request.status, request.role, request.answer = status, role, answer
    decision = decision_of(by)
    for name, value in decision.items():
        setattr(request, name, value)
    request.save(update_fields=["status", "role", "answer", *decision])
    operation = "grant_access" if status == Status.GRANTED else "decline_access"
    after = {"status": status, "role": role}
    audit.record(operation, request, by=by, tenant_id=request.tenant_id, after=after, reason=answer)


def decision_of(by: User) -> dict[str, Any]:
    """Who decides now, as a request keeps it: a guest is no user here, and stands with name and company."""
    guest = with_company(by.full_name, acting().company) if by.is_guest else ""
    return {"decided_by": None if guest else by, "decided_by_name": guest, "decided_at": timezone.now()}


def settle_requests(user: User, *, by: User) -> None:
    """Closes the open requests for what the user holds by now: a role came another way."""
    for request in AccessRequest.objects.filter(requester=user, status=Status.OPEN):
        held = [role for role in roles.ALL.values() if role.key in user.role_keys]
        fitting = [role for role in held if request.permission in role.permissions]
        if fitting:
            smallest = min(fitting, key=lambda role: len(role.permissions))
            close(request, Status.GRANTED, by=by, role=smallest.key)
