"""How a change of a listing moves, what a listing may say, and when it may be submitted and published."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from accounts.models import Tenant
from enrollment.models.application import Programme
from enrollment.models.listing import CONTENT, ChangeStatus, ListingChange, ListingContent, ProviderListing
from enrollment.rules import listing_reasons as reasons
from enrollment.rules.verification import ReviewReason
from partnercenter.errors import Refused

S = ChangeStatus
TRANSITIONS: dict[ChangeStatus, frozenset[ChangeStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.APPROVED, S.REJECTED, S.WITHDRAWN}),
    S.APPROVED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
MOST_LOCATIONS = 100
SOMETHING_ELSE = "something-else"

REJECTIONS: dict[str, ReviewReason] = {
    reason.code: reason
    for reason in (
        ReviewReason(
            "name-not-yours",
            _("The name is not the one of your enrolled company"),
            _("Use the name under which your company is enrolled, or a name that it trades under."),
        ),
        ReviewReason(
            "website-not-yours",
            _("The web address does not lead to a site of your company"),
            _("Enter the address of the page that resellers of this location should see."),
        ),
        ReviewReason(
            "logo-unsuitable",
            _("The logo cannot be shown"),
            _("Upload your company's own logo, readable on a white ground."),
        ),
        ReviewReason(
            "text-unsuitable",
            _("The description says what the directory does not carry"),
            _("Describe your services. Leave out prices, comparisons with others and promises."),
        ),
        ReviewReason(
            "place-unclear",
            _("The location or the countries served are not right"),
            _("Enter the place where your people are, and the countries in which you may trade."),
        ),
        ReviewReason(SOMETHING_ELSE, _("Another reason"), _("Read the reviewer's comment; it says what to change.")),
    )
}


def is_provider(tenant: Tenant) -> bool:
    """Whether the company is in the program of indirect providers. The operator never is."""
    return Programme.INDIRECT_PROVIDER in tenant.programmes


def check_is_provider(tenant: Tenant) -> None:
    """Only indirect providers write listings."""
    if not is_provider(tenant):
        raise Refused(reasons.NOT_FOR_THE_DIRECTORY)


def check_is_active(listing: ProviderListing, company: str) -> None:
    """Nothing is submitted or published for a provider that is suspended."""
    if not listing.provider_active:
        raise Refused(reasons.PROVIDER_NOT_ACTIVE, details={"company": company})


def check_has_room(count: int) -> None:
    """So many locations and no more: the directory is no place to fill."""
    if count >= MOST_LOCATIONS:
        raise Refused(reasons.TOO_MANY_LOCATIONS, details={"limit": str(MOST_LOCATIONS)})


def can_move(change: ListingChange, to: ChangeStatus) -> bool:
    """Whether the table allows it."""
    return to in TRANSITIONS[ChangeStatus(change.status)]


def check_can_move(change: ListingChange, to: ChangeStatus) -> None:
    """Refuses with the present status: somebody else was faster, or the page was old."""
    if not can_move(change, to):
        raise Refused(reasons.LISTING_MOVED_ON, details={"status": change.get_status_display()})


def check_is_known_rejection(reason_code: str) -> None:
    """The provider's page and mail are written from the reason."""
    if reason_code not in REJECTIONS:
        raise Refused(reasons.LISTING_REASON_UNKNOWN)


def words_of(row: ListingContent) -> dict[str, Any]:
    """What a listing or a change says, field by field; the logo by its hash alone."""
    return {name: getattr(row, name) for name in CONTENT if name != "logo"}


def content_of(row: ListingContent) -> dict[str, Any]:
    """The same with the picture."""
    return {**words_of(row), "logo": bytes(row.logo)}


def changed_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields that differ, in the order of the form. What is chosen from a list has no order of its own."""
    old, new = ({name: _unordered(value) for name, value in side.items()} for side in (before, after))
    return [name for name in CONTENT if name != "logo" and name in new and old.get(name) != new[name]]


def _unordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def check_says_something_new(listing: ProviderListing, change: ListingChange) -> None:
    """What stands in the directory already is not approved once more."""
    if listing.is_published and not changed_between(words_of(listing), words_of(change)):
        raise Refused(reasons.NOTHING_CHANGED)


def is_safe_address(address: str) -> bool:
    """Whether a link to it may stand on a public page: https, a name with a dot, nothing that hides where it leads."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    ending = host.rpartition(".")[2]
    named = "." in host.strip(".") and ending[:1].isalpha() and not host.startswith((".", "[", "-"))
    plain = not any(sign.isspace() or sign in '\\<>"^`{|}' for sign in address)
    return parts.scheme == "https" and named and plain and "@" not in parts.netloc and port is None
