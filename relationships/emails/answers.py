"""What both sides get once an invitation was answered."""

from accounts.roles import Permission
from relationships.emails.sending import send_to_holders
from relationships.models import Invitation, Partnership
from relationships.rules import consents


def partnership_authorized(partnership: Partnership) -> None:
    """The receipt, to every global admin of the reseller: who may do what from now on, and how to end each right."""
    send_to_holders(
        partnership.reseller_id,
        Permission.AUTHORIZE_PROVIDERS,
        "partnership_authorized",
        link=partnership.get_absolute_url(),
        partnership=partnership,
        can=consents.PARTNERSHIP_CAN,
        ways_to_end=consents.PARTNERSHIP_WAYS_TO_END,
    )


def invitation_accepted(partnership: Partnership) -> None:
    """To the provider's people who work with resellers: the partnership stands."""
    send_to_holders(
        partnership.provider_id,
        Permission.MANAGE_RESELLERS,
        "invitation_accepted",
        link=partnership.get_absolute_url(),
        partnership=partnership,
        made_by=partnership.invitation.made_by_name,
    )


def invitation_declined(invitation: Invitation, *, told: Permission) -> None:
    """To those in the company that asked whose matter it is: the answer was no, perhaps with a reason."""
    send_to_holders(
        invitation.inviter_id,
        told,
        "invitation_declined",
        link=invitation.get_absolute_url(),
        invitation=invitation,
    )
