"""The company that makes an invitation, and the provider with which it does: whether both can act now."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from enrollment.models import Programme
from partnercenter.errors import Refused
from partnercenter.tenancy import Role, acting_as
from relationships.actions.sides import Side, first_side_of, side_of
from relationships.models import Invitation, InvitationKind, Partnership
from relationships.rules import reasons
from relationships.rules.invitation_reasons import JOINT_PROVIDER_CANNOT, JOINT_WITHOUT_PARTNERSHIP
from relationships.rules.kinds import MAKING, SERVING


@dataclass(frozen=True)
class Inviter:
    """The company as it invites; of a joint invitation the provider, too, as their partnership names it."""

    side: Side
    provider_id: UUID | None = None
    provider_name: str = ""


def serving_side(tenant_id: UUID) -> Side:
    """A company as it serves customers: reseller before provider before direct partner."""
    return first_side_of(tenant_id, SERVING)


def inviting_side(tenant_id: UUID, kind: str) -> Side:
    """A company as it makes invitations of a kind, also where it cannot now."""
    return first_side_of(tenant_id, MAKING[kind].programmes)


def check_can_invite(by: User, kind: str = InvitationKind.PARTNERSHIP, provider_id: UUID | None = None) -> Inviter:
    """The company as it invites now.

    Refused: not-a-provider, not-in-a-program, joint-needs-a-reseller (in none of the programs of this kind), what
    blocks the company in its program; together with a provider partnership-unknown, joint-without-partnership and
    joint-provider-cannot. Source: REL-01, INV-01, INV-09.
    """
    return _inviter(by.tenant_id, kind, provider_id)


def hold_partnership(by: User, provider_id: UUID) -> None:
    """Keeps the partnership as it is until the transaction ends: whoever ends it waits for us, or was first."""
    rows = Partnership.objects.visible_to(by).filter(reseller_id=by.tenant_id, provider_id=provider_id)
    rows.filter(status=Partnership.Status.ACTIVE).select_for_update(of=("self",), no_key=True).first()


def may_be_answered(invitation: Invitation) -> bool:
    """Whether those who ask can act now, so that an answer can work."""
    try:
        with acting_as(tenant_id=invitation.inviter_id, role=Role.APP):
            _inviter(invitation.inviter_id, invitation.kind, invitation.provider_id)
    except Refused:
        return False
    return True


def _inviter(tenant_id: UUID, kind: str, provider_id: UUID | None) -> Inviter:
    side = inviting_side(tenant_id, kind)
    if not side.is_enrolled:
        raise Refused(MAKING[kind].outsider)
    if side.blocker:
        raise Refused(side.blocker)
    if kind != InvitationKind.JOINT:
        return Inviter(side)
    return Inviter(side, provider_id, _provider_name(tenant_id, provider_id))


def _provider_name(reseller_id: UUID, provider_id: UUID | None) -> str:
    """As it stands on the partnership, which has to be active; so has the provider."""
    partnerships = Partnership.objects.filter(reseller_id=reseller_id, provider_id=provider_id)
    found: Partnership | None = partnerships.order_by("status", "-authorized_at").first()
    if found is None:
        raise Refused(reasons.PARTNERSHIP_UNKNOWN)
    if not found.is_active:
        raise Refused(JOINT_WITHOUT_PARTNERSHIP, details={"provider": found.provider_name})
    if not side_of(found.provider_id, Programme.INDIRECT_PROVIDER).can_act:
        raise Refused(JOINT_PROVIDER_CANNOT, details={"provider": found.provider_name})
    return found.provider_name
