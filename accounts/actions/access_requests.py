"""Asking a colleague for a permission, and answering (opportunity 4, DEC-01)."""

from django.db import transaction

from accounts.access import givers
from accounts.actions._access import Status, close, settle_requests
from accounts.actions._company import lock_company, read_again
from accounts.actions.users import change_roles
from accounts.emails import access as emails
from accounts.models import AccessRequest, User
from accounts.roles import Permission
from accounts.rules import access_requests as rules
from partnercenter import audit
from partnercenter.errors import Refused

MOST_ASKED = 50


@transaction.atomic
def request_access(permission: Permission, *, path: str, note: str, by: User) -> AccessRequest:
    """Asks those who can give the permission: each gets a mail in their language and a task.

    While a request for it is open, asking again returns that one and mails nobody. At most MOST_ASKED people are
    mailed; the task stands for everybody who can answer. Refused: access-held, access-nobody-gives.
    """
    rules.check_can_ask(by, permission)
    people = list(givers(by, permission)[:MOST_ASKED])
    if not people:
        raise Refused(rules.NOBODY_GIVES, details={"what": str(permission.words)})
    asked = {"tenant_id": by.tenant_id, "path": path, "note": note}
    request, created = AccessRequest.objects.get_or_create(
        requester=by, permission=str(permission), status=Status.OPEN, defaults=asked
    )
    if created:
        after = {"permission": str(permission), "path": path}
        audit.record("request_access", request, by=by, tenant_id=by.tenant_id, after=after, reason=note)
        for person in people:
            emails.access_requested(request, to=person)
    return request


def _begin(request: AccessRequest, by: User) -> tuple[AccessRequest, User]:
    """The request and who answers, as they are under the company's lock."""
    by = lock_company(by)
    request = AccessRequest.objects.select_related("requester", "decided_by").get(pk=request.pk)
    rules.check_can_answer(request, by)
    return request, by


@transaction.atomic
def grant_access(request: AccessRequest, *, role: str, by: User) -> AccessRequest:
    """Gives the requester one of the roles that hold what was asked for, and tells them by mail.

    Other open requests that the role answers, too, end with it. When the requester holds the permission by now, or is
    deactivated, the request ends and no role is given: its status says which. Refused: role-lacks-right,
    access-not-yours, access-answered (two at once: the second is told who was faster), access-role-not-fitting, and
    what `change_roles` refuses.
    """
    request, by = _begin(request, by)
    rules.check_role_answers(request, role, by)
    requester = read_again(request.requester, by=by)
    settle_requests(requester, by=by)
    request.refresh_from_db()
    if request.status != Status.OPEN:
        return request
    if not requester.is_active:
        close(request, Status.DECLINED, by=by)
        return request
    close(request, Status.GRANTED, by=by, role=role)
    change_roles(requester, by=by, roles=requester.role_keys | {role}, tell=False)
    emails.access_granted(request, by=by)
    return request


@transaction.atomic
def decline_access(request: AccessRequest, *, reason: str, by: User) -> AccessRequest:
    """Ends the request without a role; the mail tells the requester why. Refused: access-not-yours, access-answered."""
    request, by = _begin(request, by)
    close(request, Status.DECLINED, by=by, answer=reason)
    if request.requester.is_active:
        emails.access_declined(request, by=by)
    return request
