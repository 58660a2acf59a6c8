"""The operator's side of the directory: approve, reject, take out."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment import emails
from enrollment.actions import _listing
from enrollment.models import ListingChange, ProviderListing
from enrollment.models.listing import CONTENT, ChangeStatus
from enrollment.rules import listings as rules


def _for_review(change: ListingChange, by: User) -> tuple[ProviderListing, ListingChange]:
    """The listing, locked, and the change as it is now."""
    require(by, Permission.REVIEW_LISTINGS)
    listing = _listing.locked(change.listing_id)
    return listing, ListingChange.objects.select_related("tenant", "submitted_by").get(pk=change.pk)


def _decision(by: User, **more: Any) -> dict[str, Any]:
    return {"decided_at": timezone.now(), "decided_by": by, **more}


@transaction.atomic
def approve_listing(change: ListingChange, *, by: User) -> ProviderListing:
    """The directory says from now on what the change says; the submitter gets a mail (E11).

    Two reviewers at once: the second is told what the first decided. Refused: role-lacks-right, listing-moved-on,
    provider-not-active. Source: DIR-04, C09.
    """
    listing, change = _for_review(change, by)
    _listing.move(change, ChangeStatus.APPROVED, "approve_listing", by=by, changes=_decision(by))
    rules.check_is_active(listing, change.tenant.name)
    for name, value in rules.content_of(change).items():
        setattr(listing, name, value)
    listing.published_at = timezone.now()
    listing.save(update_fields=[*CONTENT, "published_at"])
    emails.listing_approved(change)
    return listing


@transaction.atomic
def reject_listing(change: ListingChange, *, reason_code: str, comment: str = "", by: User) -> ListingChange:
    """The directory stays as it is; the submitter reads the reason on the page and in a mail (E11).

    Refused: role-lacks-right, listing-reason-unknown, listing-moved-on.
    """
    rules.check_is_known_rejection(reason_code)
    _listing_row, change = _for_review(change, by)
    changes = _decision(by, reason_code=reason_code, comment=comment)
    _listing.move(change, ChangeStatus.REJECTED, "reject_listing", by=by, changes=changes)
    emails.listing_rejected(change)
    return change


@transaction.atomic
def take_listing_out(listing: ProviderListing, *, reason: str, by: User) -> ProviderListing:
    """Takes a published listing out of the directory at once; whoever submitted it last gets a mail with the reason.

    Twice is no error. Refused: role-lacks-right.
    """
    require(by, Permission.REVIEW_LISTINGS)
    listing = _listing.locked(listing.pk)
    if listing.is_published:
        listing.published_at = None
        listing.save(update_fields=["published_at"])
        _listing.record("take_listing_out", listing, by=by, reason=reason)
        emails.listing_taken_out(_last_approved(listing), reason)
    return listing


def _last_approved(listing: ProviderListing) -> ListingChange:
    approved = listing.changes.filter(status=ChangeStatus.APPROVED).select_related("tenant", "submitted_by")
    found: ListingChange = approved.latest("decided_at")
    return found
