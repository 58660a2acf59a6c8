"""The one place where a change of a listing moves. Listing before change: every action locks in this order."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from enrollment.models import ListingChange, ProviderListing
from enrollment.models.listing import OPEN_CHANGES, ChangeStatus
from enrollment.rules import listings as rules
from partnercenter import audit
from partnercenter.texts import listed


def locked(listing_id: Any) -> ProviderListing:
    """The listing as it is now, held until the transaction ends; with it all changes of it stand still."""
    found: ProviderListing = ProviderListing.objects.select_for_update(of=("self",), no_key=True).get(pk=listing_id)
    return found


def locked_own(listing: ProviderListing, *, by: User) -> ProviderListing:
    """The same for the provider's actions. Raises DoesNotExist for another company's listing."""
    found: ProviderListing = ProviderListing.objects.select_for_update(of=("self",), no_key=True).get(
        pk=listing.pk, tenant_id=by.tenant_id
    )
    return found


def open_change(listing: ProviderListing) -> ListingChange | None:
    """The draft, or what waits for the operator."""
    found: ListingChange | None = listing.changes.filter(status__in=OPEN_CHANGES).first()
    return found


def move(
    change: ListingChange, to: ChangeStatus, operation: str, *, by: User, changes: Mapping[str, Any] | None = None
) -> None:
    """Moves a change whose listing is locked along the table, with the fields that change beside it; writes the log."""
    rules.check_can_move(change, to)
    before = change.status
    fields = {"status": to, **(changes or {})}
    for name, value in fields.items():
        setattr(change, name, value)
    change.save(update_fields=list(fields))
    after = {"status": to, **({"promised_on": change.promised_on} if to == ChangeStatus.SUBMITTED else {})}
    record(operation, change, by=by, before={"status": before}, after=after, reason=change.comment)


def record(
    operation: str,
    row: ListingChange | ProviderListing,
    *,
    by: User,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Writes to the provider's log, whoever acts; lists as text, the logo as its hash."""
    old, new = _told(before), _told(after)
    audit.record(operation, row, by=by, tenant_id=row.tenant_id, before=old, after=new, reason=reason)


def _told(values: Mapping[str, Any] | None) -> dict[str, Any]:
    pairs = (values or {}).items()
    return {name: listed(value) if isinstance(value, list) else value for name, value in pairs if name != "logo"}
