"""The one place where an application's status moves."""

from collections.abc import Mapping
from typing import Any

from enrollment.models import Application
from enrollment.models.application import Status
from enrollment.rules import applications as rules
from partnercenter import audit


def locked(application: Application) -> Application:
    """The row as it is now, held until the transaction ends."""
    fresh: Application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    return fresh


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
