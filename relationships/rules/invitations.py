"""The life of an invitation: which status leads where, and what stands between a link and its answer."""

from partnercenter.errors import Refused
from relationships.models import InvitationStatus
from relationships.rules import reasons

S = InvitationStatus
TRANSITIONS: dict[InvitationStatus, frozenset[InvitationStatus]] = {
    S.DRAFT: frozenset({S.HANDED_OUT, S.REVOKED, S.EXPIRED}),
    S.HANDED_OUT: frozenset({S.OPENED, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.REVOKED, S.SUPERSEDED}),
    S.OPENED: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.REVOKED, S.SUPERSEDED}),
    S.ACCEPTED: frozenset(),
    S.DECLINED: frozenset(),
    S.EXPIRED: frozenset(),
    S.REVOKED: frozenset(),
    S.SUPERSEDED: frozenset(),
}


def check_can_move(before: InvitationStatus, after: InvitationStatus) -> None:
    """Refused with what became of the invitation when it cannot move there any more."""
    if after not in TRANSITIONS[before]:
        raise Refused(reasons.ENDED.get(before, reasons.INVITATION_CHANGED))
