"""Those who ask a customer, by their own eyes: the wall hides them from the customer."""

from dataclasses import dataclass
from uuid import UUID

from django_countries.fields import Country

from partnercenter.tenancy import acting_as
from relationships.actions.inviters import serving_side
from relationships.models import Invitation, Partnership
from relationships.models.partnership import Party
from relationships.rules.standings import Standing, standing_of


@dataclass(frozen=True)
class Seller:
    """One of them: its names, as what it would serve the customer, and whether it can act as that now."""

    tenant_id: UUID
    name: str  # as the invitation has it
    domain: str
    country: Country
    mpn_id: str
    programme: str
    can_act: bool


def sellers_of(invitation: Invitation) -> list[Seller]:
    """The inviter, then the provider of a joint invitation; nobody where those two are no partners any more."""
    return [_alone(invitation)] if invitation.provider_id is None else _together(invitation)


def _alone(invitation: Invitation) -> Seller:
    """Reseller before provider before direct partner."""
    side = serving_side(invitation.inviter_id)
    return Seller(
        tenant_id=invitation.inviter_id,
        name=invitation.inviter_name,
        domain=side.tenant.domain,
        country=side.tenant.country,
        mpn_id=side.mpn_id,
        programme=side.programme,
        can_act=side.can_act,
    )


def _together(invitation: Invitation) -> list[Seller]:
    """A joint invitation takes the two as reseller and provider. Their partnership tells of both, and is held: whoever
    ends it waits for the answer, or was first."""
    with acting_as(tenant_id=invitation.inviter_id):
        partnerships = Partnership.objects.select_for_update(of=("self",), no_key=True).filter(
            provider_id=invitation.provider_id,
            reseller_id=invitation.inviter_id,
            status=Partnership.Status.ACTIVE,
        )
        found = [(party, partnerships.with_standing_of(party).first()) for party in (Party.RESELLER, Party.PROVIDER)]
    return [_side(invitation, party, partnership) for party, partnership in found if partnership]


def _side(invitation: Invitation, party: Party, partnership: Partnership) -> Seller:
    names = {name: getattr(partnership, f"{party}_{name}") for name in ("domain", "country", "mpn_id")}
    return Seller(
        tenant_id=getattr(partnership, f"{party}_id"),
        name=invitation.inviter_name if party is Party.RESELLER else invitation.provider_name,
        programme=party.programme,
        can_act=standing_of(partnership) is Standing.READY,
        **names,
    )
