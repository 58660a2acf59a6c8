"""The one place where an application's status moves."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from enrollment.models import Application, MpnAssociation, Partner
from enrollment.models.application import OPEN_STATUSES, Status
from enrollment.rules import applications as rules
from enrollment.rules import reasons
from partnercenter import audit
from partnercenter.errors import Refused


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends."""
    fresh: Application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    return fresh


def locked_own(application: Application, *, by: User) -> Application:
    """The same for the applicant's actions: only people of the application's own company act as its applicant."""
    if application.tenant_id != by.tenant_id:
        raise Refused(reasons.NOT_YOUR_COMPANYS)
    return locked(application)


def release_mpn(application: Application) -> None:
    """An ended application gives its MPN ID back, unless the company is a partner or has another application open."""
    tenant_id = application.tenant_id
    others = Application.objects.filter(tenant_id=tenant_id, status__in=OPEN_STATUSES).exclude(pk=application.pk)
    if not others.exists() and not Partner.objects.filter(tenant_id=tenant_id).exists():
        MpnAssociation.objects.filter(tenant_id=tenant_id).delete()


def move(
    application: Application,
    to: Status,
    *,
    by: audit.Person | str,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Moves a locked application along the table, with the fields that change beside the status; writes the log."""
    rules.check_can_move(application, to)
    before = application.status
    fields = {"status": to, **(changes or {})}
    for name, value in fields.items():
        setattr(application, name, value)
    application.save(update_fields=list(fields))
    audit.record(
        "update_application",
        application,
        by=by,
        tenant_id=application.tenant_id,
        before={"status": before},
        after={"status": to},
        reason=reason,
    )
