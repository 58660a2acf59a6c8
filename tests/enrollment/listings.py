"""What the tests of the directory share: a provider's location in each of its states, and pictures."""

import io

from PIL import Image

from enrollment.actions import listing_reviews, listings
from enrollment.rules.logos import logo_of
from tests import factories

CONTENT = {
    "name": "寶島雲端", "country": "TW", "area": "台北市", "city": "信義區", "serves": ["TW", "HK"],
    "services": ["support", "billing"], "languages": ["en", "zh"], "website": "https://www.formosa-cloud.example/partners",
    "email": "partners@formosa-cloud.example", "phone": "+886227712345", "description": "Cloud for resellers.",
}  # fmt: skip


def picture(kind="PNG", size=(600, 200), color=(20, 90, 160), **options):
    """A picture as somebody would upload it."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def draft(by, **values):
    """A new location with a draft."""
    with factories.acting_for(by):
        return listings.create_listing({**CONTENT, **values}, by=by)


def with_logo(**values):
    """Content with a logo."""
    logo = logo_of(picture())
    return {**values, "logo": logo.content, "logo_digest": logo.digest}


def submitted(by, **values):
    """A location that waits for the operator."""
    made = draft(by, **values)
    with factories.acting_for(by):
        return listings.submit_listing(made.listing, by=by)


def published(by, reviewer, **values):
    """A location in the directory."""
    return approved(submitted(by, **values), reviewer)


def approved(change, reviewer):
    """The directory says what the change says."""
    with factories.acting_for(reviewer):
        return listing_reviews.approve_listing(change, by=reviewer)


def rejected(change, reviewer, code="website-not-yours", comment=""):
    """A change that the operator has not approved."""
    with factories.acting_for(reviewer):
        return listing_reviews.reject_listing(change, reason_code=code, comment=comment, by=reviewer)


def posted(**values):
    """The form as a browser sends it."""
    return {**CONTENT, "revision": "0", **values}
