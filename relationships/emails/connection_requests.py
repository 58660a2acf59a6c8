"""A reseller asks a provider to be connected, and the answer."""

from typing import Any

from accounts.models import User
from accounts.roles import Permission
from partnercenter.tenancy import acting_as
from relationships.emails.sending import send_to, send_to_holders
from relationships.models import ConnectionRequest


def connection_requested(request: ConnectionRequest) -> None:
    """To the provider's people who manage resellers: a reseller asks, and who it is."""
    facts = {
        "reseller": request.reseller_name,
        "country": request.reseller_country,
        "mpn_id": request.reseller_mpn_id,
        "name": request.asked_by_name,
        "email": request.asked_by_email,
        "note": request.note,
    }
    link = request.get_absolute_url()
    send_to_holders(request.provider_id, Permission.MANAGE_RESELLERS, "connection_requested", link=link, **facts)


def connection_accepted(request: ConnectionRequest) -> None:
    """To the asker: the provider wants to work together, its invitation comes in a message of its own."""
    _tell_asker(request, "connection_accepted")


def connection_declined(request: ConnectionRequest) -> None:
    """To the asker: no, and why."""
    _tell_asker(request, "connection_declined", reason=request.decline_reason)


def _tell_asker(request: ConnectionRequest, what: str, **context: Any) -> None:
    """Nobody is told when the asker has left meanwhile: the list says it to the others."""
    with acting_as(tenant_id=request.reseller_id):
        asker = User.objects.filter(pk=request.asked_by_id, is_active=True).first()
        if asker:
            link = request.get_absolute_url()
            send_to(asker, what, link=link, provider=request.provider_name, **context)
