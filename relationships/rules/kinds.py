"""What each kind of invitation takes of the company that makes it: who there makes it, and in which program."""

from dataclasses import dataclass

from accounts.roles import Permission
from enrollment.models import Programme
from partnercenter.errors import Reason
from relationships.models import InvitationKind
from relationships.rules import invitation_reasons, reasons

# As what a company serves its customers: the first of these in which it can act (a reseller that is a direct partner,
# too, is on its way to being a reseller alone).
SERVING = (Programme.INDIRECT_RESELLER, Programme.INDIRECT_PROVIDER, Programme.DIRECT_BILL)


@dataclass(frozen=True)
class Making:
    """Who makes one kind of invitation: holders of `permission` in a company that can act in one of `programmes`, the
    first of which counts. `outsider` is what a company reads that is in none of them."""

    permission: Permission
    programmes: tuple[Programme, ...]
    outsider: Reason


MAKING: dict[str, Making] = {
    InvitationKind.PARTNERSHIP: Making(
        Permission.MANAGE_RESELLERS, (Programme.INDIRECT_PROVIDER,), reasons.NOT_A_PROVIDER
    ),
    InvitationKind.CUSTOMER: Making(Permission.INVITE_CUSTOMERS, SERVING, invitation_reasons.NOT_IN_A_PROGRAM),
    InvitationKind.JOINT: Making(
        Permission.INVITE_CUSTOMERS, (Programme.INDIRECT_RESELLER,), invitation_reasons.JOINT_NEEDS_A_RESELLER
    ),
}
