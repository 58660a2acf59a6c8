"""What pages say about asking for access: who can help, what was asked, and what waits for an answer."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import roles
from accounts.access import givers, helpers, named
from accounts.forms.access_request import AccessRequestForm, page_in_portal
from accounts.models import AccessRequest, User
from accounts.models.access_request import AccessRequestQuerySet
from accounts.roles import Permission
from accounts.rules import access_requests as rules
from partnercenter.errors import Refused
from partnercenter.ui import Task
from partnercenter.ui.times import moment_text

MOST_TASKS = 5
TONES = {
    AccessRequest.Status.OPEN: "info",
    AccessRequest.Status.GRANTED: "success",
    AccessRequest.Status.DECLINED: "warning",
}


@dataclass(frozen=True)
class WayOut:
    """Who can lift a missing permission, and how to ask them. `helpers` pairs a name with what that person can do."""

    permission: Permission
    helpers: list[tuple[str, str]]
    gives_self: bool
    asked_at: datetime.datetime | None
    asked_href: str
    form: AccessRequestForm | None


def way_out(user: User, permission: Permission, *, path: str = "", form: AccessRequestForm | None = None) -> WayOut:
    """For somebody who lacks a permission that their company's kind knows. `form` is one that failed before."""
    people, can_give = helpers(user, permission), named(givers(user, permission)[:5])
    asked = AccessRequest.objects.visible_to(user).filter(
        requester=user, permission=str(permission), status=AccessRequest.Status.OPEN
    )
    request = asked.first()
    gives_self = rules.can_give_themselves(user, permission)
    can_ask = bool(can_give) and request is None and not gives_self
    fresh = AccessRequestForm(tenant=user.tenant, initial={"permission": str(permission), "path": path})
    return WayOut(
        permission,
        _said(people, can_give),
        gives_self,
        request.created_at if request else None,
        reverse("access_request_detail", args=[request.pk]) if request else "",
        (form or fresh) if can_ask else None,
    )


def _said(people: list[str], can_give: list[str]) -> list[tuple[str, str]]:
    """Everybody once, with what they can do for the one who asks."""
    both, does, gives = _("can do it, or give you the role"), _("can do it"), _("can give you the role")
    said = [(person, both if person in can_give else does) for person in people]
    return said + [(person, gives) for person in can_give if person not in people]


def way_out_of(request: HttpRequest, refusal: Refused) -> WayOut | None:
    """What the page of a refusal offers; nothing to visitors, or where no permission lifts it (registered at start)."""
    user = request.user
    if not isinstance(user, User) or refusal.permission not in roles.PERMISSIONS_BY_KIND[user.tenant.kind]:
        return None
    permission = Permission(refusal.permission)
    return None if user.may(permission) else way_out(user, permission, path=_page_of(request))


def _page_of(request: HttpRequest) -> str:
    """The page that was refused; for a form the page that it stood on, as far as the browser says."""
    if request.method == "GET":
        return page_in_portal(request.path)
    referer = urlsplit(request.headers.get("Referer", ""))
    return page_in_portal(referer.path) if referer.netloc == request.get_host() else ""


def waiting_for(user: User) -> AccessRequestQuerySet:
    """The open requests that this user can answer, the oldest first."""
    answerable = [str(permission) for permission in Permission if rules.roles_to_give(user, permission)]
    open_ones = AccessRequest.objects.visible_to(user).filter(
        status=AccessRequest.Status.OPEN, permission__in=answerable, requester__is_active=True
    )
    found: AccessRequestQuerySet = open_ones.exclude(requester=user).select_related("requester").order_by("created_at")
    return found


def tasks_for(user: User) -> list[Task]:
    """A task for each request that waits for this user; one statement, and none for whom nobody asks."""
    if not user.may(Permission.ASSIGN_ROLES):
        return []
    waiting = list(waiting_for(user)[: MOST_TASKS + 1])
    tasks = [_task(request) for request in waiting[:MOST_TASKS]]
    if len(waiting) > MOST_TASKS:
        tasks.append(Task(_("Answer more requests for access"), reverse("access_request_list"), _("To do"), "info"))
    return tasks


def _task(request: AccessRequest) -> Task:
    title = _("Answer %s, who asks for access") % request.requester.full_name
    what, when = words_of(request), moment_text(request.created_at, with_time=False)
    return Task(
        title, href_of(request), _("To do"), "info", _("%(what)s. Asked on %(when)s.") % {"what": what, "when": when}
    )


def words_of(request: AccessRequest) -> str:
    """What was asked for, as the start of a sentence."""
    words = str(Permission(request.permission).words)
    return words[:1].upper() + words[1:]


def href_of(request: AccessRequest) -> str:
    return reverse("access_request_detail", args=[request.pk])
