"""Who is acting, and the database wall.

Every table that holds a company's data has row-level security, enabled and forced. The policies compare with
`current_tenant()`, which reads a setting that lives exactly as long as the transaction. With nobody set, no row is
visible. Two roles widen the view, each only inside its `with` and only through policies written for it:

`Role.GATE`  what must be answered before a company is known: users by e-mail address, links that carry a secret.
`Role.OPS`   the operator's people and the portal's own housekeeping (mail, clocks), over all companies.
"""

import enum
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from partnercenter.ids import uuid7

SESSION_TENANT = "tenant_id"
P = ParamSpec("P")
R = TypeVar("R")


class Role(enum.Enum):
    """The database roles a transaction can act under."""

    APP = "portal_app"
    GATE = "portal_gate"
    OPS = "portal_ops"


@dataclass(frozen=True)
class Acting:
    """Who acts in this transaction, as the audit log will name them: `company` is the name of the tenant.

    `guest_of` is another company whose rows are open instead of the own ones, under a grant of that company.
    `presented` is the hash of a secret link that was opened: the row it belongs to is open, too.
    """

    tenant_id: UUID | None = None
    guest_of: UUID | None = None
    presented: str = ""
    company: str = ""
    user_id: UUID | None = None
    role: Role = Role.APP
    request_id: str = ""
    address: str | None = None


_acting: ContextVar[Acting] = ContextVar("acting", default=Acting())  # noqa: B039 - frozen


def acting() -> Acting:
    """Who acts now. Outside a request and outside `acting_as`: nobody."""
    return _acting.get()


def _apply(who: Acting) -> None:
    """Tells the database, for this transaction only: a pooled connection never carries it on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.tenant_id', %s, true), set_config('app.acting_tenant_id', %s, true),"
            " set_config('app.user_id', %s, true), set_config('app.presented', %s, true), set_config('role', %s, true)",
            [
                str(who.guest_of or who.tenant_id or ""),
                str(who.tenant_id or ""),
                str(who.user_id or ""),
                who.presented,
                who.role.value,
            ],
        )


def _changed(who: Acting, **changes: Any) -> Acting:
    """Whoever acts for another company from now on does not go on under the name of the first, nor as its guest."""
    if changes.get("tenant_id", who.tenant_id) != who.tenant_id:
        changes = {"company": "", "guest_of": None, **changes}
    return replace(who, **changes)


def enter(**changes: Any) -> None:
    """From here to the end of the transaction somebody else acts (sign-in, sign-out, the start of a request)."""
    if not connection.in_atomic_block:
        raise RuntimeError("Acting for a company needs a transaction.")
    who = _changed(_acting.get(), **changes)
    _acting.set(who)
    _apply(who)


@contextmanager
def acting_as(
    *, tenant_id: UUID | None = None, company: str = "", user_id: UUID | None = None, role: Role | None = None
) -> Iterator[None]:
    """A transaction (or a part of one) in which somebody else acts; afterwards it is as before.

    Unset arguments keep what is set; `company` is the name under which another company's log will know the tenant.
    The way for tasks, commands and tests, and for the two widened roles: `with acting_as(role=Role.GATE): …`.
    """
    given = {"tenant_id": tenant_id, "company": company, "user_id": user_id, "role": role}
    with _instead(_changed(_acting.get(), **{name: value for name, value in given.items() if value})):
        yield


@contextmanager
def guest_of(tenant_id: UUID) -> Iterator[None]:
    """Another company's rows instead of the own ones, while the log goes on naming who really acts.

    The wall opens to whoever asks: only `relationships.actions.delegated_access` does, for a grant it holds locked.
    """
    with _instead(replace(_acting.get(), guest_of=tenant_id)):
        yield


@contextmanager
def presenting(secret_hash: str) -> Iterator[None]:
    """Opens, beside the own rows, the one that a secret link belongs to; `secret_hash` is the hash of its secret."""
    with _instead(replace(_acting.get(), presented=secret_hash)):
        yield


@contextmanager
def _instead(after: Acting) -> Iterator[None]:
    before = _acting.get()
    with transaction.atomic():  # a failure rolls its savepoint back, and with it what was set here
        token = _acting.set(after)
        try:
            _apply(after)
            yield
        finally:
            _acting.reset(token)
        _apply(before)


def at_the_gate(view: Callable[P, R]) -> Callable[P, R]:
    """Marks a public view that looks somebody up before a company is known (sign-in, links with a secret)."""

    @wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> R:
        return view(*args, **kwargs)

    marked.acts_at_the_gate = True  # type: ignore[attr-defined]
    return marked


class TenancyMiddleware:
    """Holds one transaction from sign-in check to rendered page, with the session's company set in it.

    A page that fails rolls back whole. Streaming answers are refused: their rows would be read after the company
    has left the transaction, and be none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = _acting.set(_claimed(request))
        try:
            with transaction.atomic():
                _apply(acting())
                self._load_user(request)
                response = self.get_response(request)
                if response.streaming and not getattr(response, "may_stream", False):
                    raise RuntimeError("A streamed answer would outlive its transaction; render it first.")
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            return response
        finally:
            _acting.reset(token)

    @staticmethod
    def _load_user(request: HttpRequest) -> None:
        """The user of the session, read under the session's company; an operator's request sees all companies."""
        user = request.user
        request.tenant = user.tenant if user.is_authenticated else None  # type: ignore[attr-defined]
        if not user.is_authenticated:
            enter(tenant_id=None, user_id=None)
        elif user.tenant.is_operator:
            enter(role=Role.OPS, company=user.tenant.name)
        else:
            _acting.set(replace(_acting.get(), company=user.tenant.name))  # the database knows the rest already

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(view, "acts_at_the_gate", False):
            enter(role=Role.GATE)
        return None


def _claimed(request: HttpRequest) -> Acting:
    """What the session says; it counts only once the user has been read under it."""
    session = request.session
    user_id, tenant_id = session.get(SESSION_KEY), session.get(SESSION_TENANT)
    signed_in = bool(user_id and tenant_id)
    return Acting(
        tenant_id=UUID(tenant_id) if signed_in else None,
        user_id=UUID(user_id) if signed_in else None,
        request_id=uuid7().hex,
        address=request.META.get("REMOTE_ADDR"),
    )
