"""The one place where an invitation's status moves."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from partnercenter import audit
from partnercenter.errors import Refused
from relationships.models import Invitation, InvitationStatus
from relationships.rules import invitations as rules
from relationships.rules import reasons

THE_INVITED = audit.THE_INVITED  # whoever holds the link, as the log names them


def locked_own(invitation: Invitation, *, by: User) -> Invitation:
    """The company's own invitation as it is now, held until the transaction ends. Refused (invitation-unknown) for
    another company's."""
    return _found(Invitation.objects.visible_to(by).filter(pk=invitation.pk))


def locked_presented(secret_hash: str) -> Invitation:
    """The invitation of a link, held until the transaction ends; call it `presenting` the link. Refused:
    invitation-unknown."""
    return _found(Invitation.objects.filter(token_hash=secret_hash))


def _found(rows: Any) -> Invitation:
    found: Invitation | None = rows.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise Refused(reasons.INVITATION_UNKNOWN)
    return found


def move(
    invitation: Invitation,
    to: InvitationStatus,
    operation: str,
    *,
    by: audit.Person | str,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Moves a locked invitation along the table, with the fields that change beside the status; writes the log of the
    company that made it. One whose time is over moves nowhere, even before the clock has come by."""
    before = invitation.status
    rules.check_can_move(invitation.status_now, to)
    fields = {"status": to, **(changes or {})}
    for name, value in fields.items():
        setattr(invitation, name, value)
    invitation.save(update_fields=list(fields))
    audit.record(
        operation,
        invitation,
        by=by,
        tenant_id=invitation.inviter_id,
        before={"status": before},
        after={"status": to},
        reason=reason,
    )
