"""The nouns between companies."""

from relationships.models.connection_request import ConnectionRequest
from relationships.models.delegated_admin import DelegatedAdmin
from relationships.models.invitation import Invitation, InvitationKind, InvitationStatus
from relationships.models.partnership import Partnership
from relationships.models.reseller_relationship import ResellerRelationship

__all__ = [
    "ConnectionRequest",
    "DelegatedAdmin",
    "Invitation",
    "InvitationKind",
    "InvitationStatus",
    "Partnership",
    "ResellerRelationship",
]
