"""What a provider's page says of one location, and the list of all."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import PortalRequest
from accounts.models import User
from enrollment.models import ListingChange, ProviderListing
from enrollment.models.listing import DECIDED_CHANGES, ChangeStatus
from enrollment.rules.listings import REJECTIONS, changed_between, words_of
from enrollment.views.listing_shown import TONES, Shown
from partnercenter.tables import Column, Table
from partnercenter.ui.parts import Fact, TimelineEvent

HISTORY = 20


def _place(change: ListingChange) -> str:
    return Shown(change).place


def _promised(change: ListingChange) -> Any:
    return change.promised_on if change.status == ChangeStatus.SUBMITTED else None


COLUMNS = (
    Column(
        "name",
        gettext_lazy("Location"),
        link=lambda change: reverse("listing_detail", args=[change.listing_id]),
        note=_place,
    ),
    Column(
        "public",
        gettext_lazy("In the directory"),
        value=lambda change: _("Yes") if change.listing.is_public else _("No"),
        tag=lambda change: "success" if change.listing.is_public else "neutral",
    ),
    Column(
        "status",
        gettext_lazy("Latest change"),
        value=lambda change: change.get_status_display(),
        tag=lambda change: TONES[change.status],
    ),
    Column("promised_on", gettext_lazy("Decision due"), value=_promised),
)


def list_table(request: PortalRequest) -> Table:
    """The company's locations, each with its latest change."""
    own = ProviderListing.objects.visible_to(request.user).filter(tenant_id=request.user.tenant_id)
    return Table(
        request,
        own.without_logo(),
        COLUMNS,
        default_sort="created_at",
        caption=_("Directory listings"),
        empty_title=_("Your company is not in the directory yet"),
        empty_text=_("Resellers look for a provider there. Add a location; the operator approves it."),
        empty_action=(reverse("listing_new"), _("Add a location")),
        present=lambda rows: _latest(rows, request.user),
    )


def _latest(listings: list[ProviderListing], user: User) -> list[ListingChange]:
    """The latest change of each of these, in their order."""
    changes = ListingChange.objects.visible_to(user).filter(listing__in=listings).select_related("listing")
    newest = changes.without_logo().order_by("listing_id", "-pk").distinct("listing_id")
    found = {change.listing_id: change for change in newest}
    return [found[listing.pk] for listing in listings]


def record_of(listing: ProviderListing, user: User) -> dict[str, Any]:
    """One location: its latest change, the pictures of both versions, and what happened."""
    changes = listing.changes.select_related("submitted_by").defer("logo").order_by("-pk")[:HISTORY]
    history = list(changes)
    change = history[0]
    differs = bool(changed_between(words_of(listing), words_of(change)))
    return {
        "listing": listing,
        "change": change,
        "title": change.name,
        "tone": TONES[ChangeStatus(change.status)],
        "reason": REJECTIONS.get(change.reason_code),
        "preview": Shown(change, listing.pk, "listing_own_logo") if differs or not listing.is_published else None,
        "published": Shown(listing, listing.pk, "listing_own_logo") if listing.is_published else None,
        "facts": _facts(listing, change),
        "timeline": [event for row in history for event in _events(row)],
    }


def _facts(listing: ProviderListing, change: ListingChange) -> list[Fact]:
    public = listing.is_public
    return [
        Fact(_("In the directory"), _("Yes") if public else _("No"), tone="success" if public else "neutral"),
        Fact(_("Latest change"), change.get_status_display(), tone=TONES[ChangeStatus(change.status)]),
        Fact(_("Decision due"), _promised(change)),
        Fact(_("Submitted"), change.submitted_at),
        Fact(_("Submitted by"), change.submitted_by.full_name if change.submitted_by else ""),
    ]


def _events(change: ListingChange) -> list[TimelineEvent]:
    """What became of a change, newest first. The operator acts as one: its people are nobody's business."""
    found = []
    if change.status in DECIDED_CHANGES and change.decided_at:
        approved = change.status == ChangeStatus.APPROVED
        what = _("approved the change") if approved else _("did not approve the change")
        tone = TONES[ChangeStatus(change.status)]
        found.append(TimelineEvent(change.decided_at, _("The operator"), what, change.comment, tone))
    if change.submitted_at and change.submitted_by:
        found.append(TimelineEvent(change.submitted_at, change.submitted_by.full_name, _("submitted a change")))
    found.append(TimelineEvent(change.created_at, _("Your company"), _("began a draft")))
    return found
