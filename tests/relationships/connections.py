"""What the tests of connection requests share: a listing in the directory, and asking."""

from django.utils import timezone

from accounts.models import User
from enrollment.models import ProviderListing
from relationships.actions import connection_requests as actions
from relationships.models import ConnectionRequest
from tests import factories

PLACE = {"name": "Formosa Cloud Taipei", "country": "TW", "city": "台北市", "website": "https://formosa-cloud.example"}


def listed(provider: User) -> ProviderListing:
    """The provider's place in the directory."""
    with factories.acting_for(provider):
        made = ProviderListing.objects.create(tenant=provider.tenant, **PLACE)
    with factories.everything_visible():
        ProviderListing.objects.filter(pk=made.pk).update(published_at=timezone.now())
        return ProviderListing.objects.get(pk=made.pk)


def asked(by: User, listing: ProviderListing, note: str = "") -> ConnectionRequest:
    """A request to be connected."""
    with factories.acting_for(by):
        return actions.ask_for_connection(listing, note=note, by=by)


def seen(request: ConnectionRequest) -> ConnectionRequest:
    """The request as it is now."""
    with factories.everything_visible():
        return ConnectionRequest.objects.get(pk=request.pk)
