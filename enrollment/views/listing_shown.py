"""A listing in words: as the public reads it, and an old one beside a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_countries import countries

from enrollment.models.listing import CONTENT, ChangeStatus, ListingChange, ListingContent, ProviderListing, Service
from enrollment.rules.languages import language_name
from enrollment.rules.listings import changed_between, words_of
from enrollment.views.files import SANDBOX
from partnercenter.operations import field_label
from partnercenter.texts import listed

A_YEAR = 365 * 24 * 60 * 60
LINES = tuple(name for name in CONTENT if not name.startswith("logo"))
IN_WORDS = ("country", "serves", "services", "languages")
TONES = {
    ChangeStatus.DRAFT: "neutral",
    ChangeStatus.SUBMITTED: "info",
    ChangeStatus.APPROVED: "success",
    ChangeStatus.REJECTED: "danger",
    ChangeStatus.WITHDRAWN: "neutral",
}


@dataclass(frozen=True)
class Shown:
    """What a page says of a listing or of a change; `page` names the address of its logo for this reader, which
    belongs to `owner` (default: the row itself)."""

    content: ListingContent
    owner: UUID | None = None
    page: str = "listing_logo"

    @property
    def logo_href(self) -> str:
        version = self.content.logo_version
        return reverse(self.page, args=[self.owner or self.content.pk, version]) if version else ""

    @property
    def country(self) -> str:
        return str(self.content.country.name)

    @property
    def place(self) -> str:
        return listed(part for part in (self.content.city, self.content.area, self.country) if part)

    @property
    def serves(self) -> str:
        return listed(sorted(countries.name(code) for code in self.content.serves))

    @property
    def services(self) -> str:
        return listed(service.label for service in Service if service in self.content.services)

    @property
    def languages(self) -> str:
        return listed(sorted(language_name(code) for code in self.content.languages))

    @property
    def host(self) -> str:
        """Where the link leads, in short."""
        return self.content.website.partition("://")[2].partition("/")[0].removeprefix("www.")


@dataclass(frozen=True)
class Line:
    """One field of a listing, before and after."""

    label: str
    before: str
    after: str
    changed: bool


def lines_between(listing: ProviderListing, change: ListingChange) -> list[Line]:
    """Field by field, what the directory says now and what it would say; nothing stands there before an approval."""
    old, new = Shown(listing) if listing.is_published else None, Shown(change)
    changed = changed_between(words_of(listing), words_of(change)) if old else LINES
    return [Line(field_label(name), _told(old, name), _told(new, name), name in changed) for name in LINES]


def _told(shown: Shown | None, name: str) -> str:
    if shown is None:
        return ""
    value = getattr(shown if name in IN_WORDS else shown.content, name)
    return listed(value) if isinstance(value, list) else str(value)


def logo_response(rows: Sequence[ListingContent | None], version: str, *, public: bool) -> HttpResponse:
    """The picture of this version; 404 for any other. The portal made the file, and yet no browser may run it."""
    for row in rows:
        if row and version and row.logo_version == version:
            response = HttpResponse(bytes(row.logo), content_type="image/png")
            response["Content-Disposition"] = 'inline; filename="logo.png"'
            response["X-Content-Type-Options"] = "nosniff"
            response["Content-Security-Policy"] = SANDBOX
            kept = f"public, max-age={A_YEAR}, immutable" if public else "private, max-age=600"
            response["Cache-Control"] = kept
            return response
    raise Http404(_("There is no such picture."))
