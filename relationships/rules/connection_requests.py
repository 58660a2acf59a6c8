"""Who may ask whom to be connected, and how a request ends."""

from collections.abc import Sequence

from accounts.models import Tenant
from enrollment.models import Programme
from partnercenter.errors import Refused
from relationships.models import ConnectionRequest
from relationships.rules import reasons
from relationships.rules.markets import same_market

Status = ConnectionRequest.Status
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.OPEN: frozenset({Status.INVITED, Status.DECLINED, Status.WITHDRAWN}),
    Status.INVITED: frozenset(),
    Status.DECLINED: frozenset(),
    Status.WITHDRAWN: frozenset(),
}


def check_can_end(request: ConnectionRequest, to: Status, *, by: Tenant) -> None:
    """The provider answers, the reseller withdraws, once. Refused: connection-request-unknown for the other side,
    connection-request-ended with who was faster."""
    side = request.reseller_id if to == Status.WITHDRAWN else request.provider_id
    if by.pk != side:
        raise Refused(reasons.CONNECTION_UNKNOWN)
    if to not in TRANSITIONS[Status(request.status)]:
        details = {"who": request.ended_by_name, "status": request.get_status_display()}
        raise Refused(reasons.CONNECTION_ENDED, details=details)


def check_can_be_asked(provider: Tenant, *, by: Tenant, markets: Sequence[str]) -> None:
    """Whether these two can become partners at all. Being enrolled is enough to ask: the agreement is needed only to
    accept (REL-02). Refused: own-listing, not-a-reseller, other-market."""
    if provider.pk == by.pk:
        raise Refused(reasons.OWN_LISTING)
    if Programme.INDIRECT_RESELLER not in by.programmes:
        raise Refused(reasons.NOT_A_RESELLER)
    if not same_market(provider.country.code, by.country.code, markets):
        theirs, ours = str(provider.country.name), str(by.country.name)
        details = {"provider": provider.name, "theirs": theirs, "company": by.name, "ours": ours}
        raise Refused(reasons.OTHER_MARKET, details=details)


def check_can_serve(provider: Tenant, *, can_act: bool) -> None:
    """Refused (provider-cannot) unless it is an active provider that has accepted its agreement."""
    if not can_act:
        raise Refused(reasons.PROVIDER_CANNOT, details={"provider": provider.name})
