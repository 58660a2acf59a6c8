"""The audit log: what changed, from what to what, by whom, for whom, why. Written in the change's own transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from partnercenter.models import AuditEvent
from partnercenter.tenancy import acting

THE_INVITED = "the invited"  # whoever holds a link; where they are is nothing to the company that made it
SECRET_FIELDS = frozenset({"password", "token", "token_hash", "account_number", "iban"})


class Person(Protocol):
    """What the log needs to know of the one who acts."""

    @property
    def pk(self) -> Any: ...
    @property
    def email(self) -> str: ...


def record(
    operation: str,
    resource: models.Model,
    *,
    by: Person | str,
    tenant_id: UUID | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Appends one event about `resource` to the log of company `tenant_id` (None: the programme's own log).

    `by` is the user, or a name for whoever acts without an account ("primary contact", "the clock").
    `before` and `after` hold the changed fields only; a secret field's value is never written, only that it changed.
    """
    _event(operation, resource, by=by, tenant_id=tenant_id, before=before, after=after, reason=reason).save(
        force_insert=True
    )


def record_all(
    operation: str,
    changes: Iterable[tuple[models.Model, Mapping[str, Any]]],
    *,
    by: Person | str,
    tenant_id: UUID | None,
) -> None:
    """Appends the same event about many records at once; each comes with its `after`."""
    events = [_event(operation, resource, by=by, tenant_id=tenant_id, after=after) for resource, after in changes]
    AuditEvent.objects.bulk_create(events, batch_size=1_000)


def _event(
    operation: str,
    resource: models.Model,
    *,
    by: Person | str,
    tenant_id: UUID | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    who = acting()
    return AuditEvent(
        tenant_id=tenant_id,
        acting_tenant_id=who.tenant_id,
        acting_tenant_name=who.company if tenant_id not in (None, who.tenant_id) else "",
        actor_id=None if isinstance(by, str) else by.pk,
        user_principal_name=by if isinstance(by, str) else by.email,
        resource_type=resource._meta.model_name or "",
        resource_id=str(resource.pk),
        resource_name=str(resource)[:250],
        operation_type=operation,
        resource_old_value=_plain(before),
        resource_new_value=_plain(after),
        reason=reason,
        request_id=who.request_id,
        address=None if by == THE_INVITED else who.address,
    )


def events_about(resource: models.Model, *, tenant_id: UUID | None) -> models.QuerySet[AuditEvent]:
    """What one company's log tells about a record, newest first."""
    events = AuditEvent.objects.filter(resource_id=str(resource.pk), tenant_id=tenant_id)
    return events.order_by("-operation_date")


def _plain(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Values as text, secrets as a mark that they were there."""
    pairs = (values or {}).items()
    return {key: "•••" if key in SECRET_FIELDS else "" if value is None else str(value) for key, value in pairs}
