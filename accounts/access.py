"""Asking for a permission: the refusal names who in the company can help, and the page for whom it is."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts import roles
from accounts.models import User
from accounts.models.user import UserQuerySet
from accounts.roles import Permission
from accounts.rules import access_requests, users
from partnercenter.errors import Refused
from partnercenter.texts import Text, listed

View = Callable[..., HttpResponse]
Answer = TypeVar("Answer", bound=HttpResponseBase)
MOST_NAMED = 5


class PortalRequest(HttpRequest):
    """A request of somebody signed in: what the middlewares and `needs` put on it."""

    user: User
    page_roles: str


def require(user: User, permission: Permission, what: Text = "") -> None:
    """Refused (role-lacks-right) unless a role permits it; the refusal lists the colleagues who hold the right.

    `what` says it closer than the permission's own words, where one permission opens several things.
    """
    try:
        users.check_has_permission(user, permission, what or permission.words)
    except Refused as refusal:
        refusal.permission, refusal.people = permission, helpers(user, permission)
        raise


def helpers(user: User, permission: Permission) -> list[str]:
    """The active colleagues who hold a permission, as "Name <address>"."""
    return named(User.objects.filter(tenant_id=user.tenant_id).holding(permission)[:MOST_NAMED])


def givers(user: User, permission: Permission) -> UserQuerySet:
    """The active colleagues who can give this user a role with the permission."""
    keys = access_requests.givers_of(permission, user.tenant.kind)
    colleagues: UserQuerySet = User.objects.filter(tenant_id=user.tenant_id).with_any_of(keys).exclude(pk=user.pk)
    return colleagues


def named(people: Iterable[User]) -> list[str]:
    """People as "Name <address>"."""
    return [f"{person.full_name} <{person.email}>" for person in people]


def needs(permission: Permission, what: Text = "") -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Marks a view with the permission it asks for; the page header then says for which roles it is (HLP-02)."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> Answer:
            require(request.user, permission, what)
            offered = roles.offered_to(request.user.tenant.kind)
            request.page_roles = listed(role.name for role in offered if permission in role.permissions)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
