"""The provider's side of the directory: write a listing, submit it, take it back, take it out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment import emails
from enrollment.actions import _listing
from enrollment.actions.applications import EditedMeanwhile
from enrollment.models import ListingChange, ProviderListing
from enrollment.models.listing import ChangeStatus
from enrollment.rules import listing_reasons as reasons
from enrollment.rules import listings as rules
from enrollment.rules.applications import working_days_after
from partnercenter import programme
from partnercenter.errors import Refused


def _check_may_write(by: User) -> None:
    require(by, Permission.MANAGE_LISTING)
    rules.check_is_provider(by.tenant)


@transaction.atomic
def create_listing(values: Mapping[str, Any], *, by: User) -> ListingChange:
    """A new location with its first draft; nobody else sees it. `values` are fields of the content.

    Refused: role-lacks-right, not-for-the-directory, too-many-locations. Source: DIR-04.
    """
    _check_may_write(by)
    rules.check_has_room(ProviderListing.objects.filter(tenant_id=by.tenant_id).count())
    listing = ProviderListing(tenant_id=by.tenant_id, **values)
    listing.save(force_insert=True)
    change: ListingChange = ListingChange.objects.create(tenant_id=by.tenant_id, listing=listing, **values)
    _listing.record("create_listing", listing, by=by, after=values)
    return change


@transaction.atomic
def save_listing(listing: ProviderListing, values: Mapping[str, Any], *, revision: int, by: User) -> ListingChange:
    """Saves the draft, or begins one with what was said last; the directory stays as it is.

    `revision` is the draft's as the page was opened, 0 without one: when somebody saved other values since, nothing is
    written and EditedMeanwhile carries theirs. Refused: role-lacks-right, not-for-the-directory, listing-waits.
    """
    _check_may_write(by)
    listing = _listing.locked_own(listing, by=by)
    draft = _listing.open_change(listing)
    if draft and not draft.is_draft:
        raise Refused(reasons.LISTING_WAITS)
    before = rules.content_of(draft or latest_content(listing))
    changed = rules.changed_between(before, values)
    if (draft.revision if draft else 0) != revision and changed:
        raise EditedMeanwhile({**before, "revision": draft.revision if draft else 0})
    draft = _save_draft(draft, values) if draft else _begin_draft(listing, {**before, **values})
    if changed:
        old, new = ({name: source.get(name) for name in changed} for source in (before, values))
        _listing.record("update_listing", listing, by=by, before=old, after=new)
    return draft


def latest_content(listing: ProviderListing) -> ListingChange | ProviderListing:
    """What the provider has said last, whatever became of it: the next draft begins there."""
    last: ListingChange | None = listing.changes.order_by("-pk").first()
    return last or listing


def _begin_draft(listing: ProviderListing, values: Mapping[str, Any]) -> ListingChange:
    draft: ListingChange = ListingChange.objects.create(tenant_id=listing.tenant_id, listing=listing, **values)
    return draft


def _save_draft(draft: ListingChange, values: Mapping[str, Any]) -> ListingChange:
    for name, value in values.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save(update_fields=[*values, "revision"])
    return draft


@transaction.atomic
def submit_listing(listing: ProviderListing, *, by: User) -> ListingChange:
    """*Submit for approval*: the operator gets it with a promised date, the submitter a mail that names it (E11).

    A second submission (double click, second tab) changes nothing. Refused: role-lacks-right, not-for-the-directory,
    listing-without-draft, provider-not-active, listing-unchanged. Source: DIR-04, C09.
    """
    _check_may_write(by)
    listing = _listing.locked_own(listing, by=by)
    change = _open(listing)
    if not change.is_draft:
        return change
    rules.check_is_active(listing, by.tenant.name)
    rules.check_says_something_new(listing, change)
    promised = working_days_after(timezone.localdate(), programme.current().listing_working_days)
    changes = {"submitted_at": timezone.now(), "submitted_by": by, "promised_on": promised}
    _listing.move(change, ChangeStatus.SUBMITTED, "submit_listing", by=by, changes=changes)
    emails.listing_received(change)
    return change


def _open(listing: ProviderListing) -> ListingChange:
    change = _listing.open_change(listing)
    if change is None:
        raise Refused(reasons.NOTHING_OPEN)
    return change


@transaction.atomic
def withdraw_listing(listing: ProviderListing, *, by: User) -> ListingChange:
    """Ends the draft, or takes back what waits for the operator; the directory stays as it is. The next draft begins
    with what was withdrawn. Refused: role-lacks-right, not-for-the-directory, listing-without-draft."""
    _check_may_write(by)
    listing = _listing.locked_own(listing, by=by)
    change = _open(listing)
    _listing.move(change, ChangeStatus.WITHDRAWN, "withdraw_listing", by=by)
    return change


@transaction.atomic
def unpublish_listing(listing: ProviderListing, *, by: User) -> ProviderListing:
    """Takes a listing out of the directory at once; only an approval brings it back. Twice is no error.

    Refused: role-lacks-right, not-for-the-directory.
    """
    _check_may_write(by)
    listing = _listing.locked_own(listing, by=by)
    if listing.is_published:
        listing.published_at = None
        listing.save(update_fields=["published_at"])
        _listing.record("unpublish_listing", listing, by=by)
    return listing
