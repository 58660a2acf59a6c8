"""A19: anybody finds a provider by area; the provider asks for a change, which the operator promises and approves."""

import pytest

from accounts import roles
from enrollment.models import ProviderListing
from tests import factories
from tests.enrollment import listings
from tests.journeys import steps

pytestmark = pytest.mark.browser

NEW_SITE = "https://www.formosa-cloud.example/resellers"


@pytest.fixture
def provider(cast):
    """Ting's company with one location in the directory, and a colleague who looks after locations."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    listings.published(cast.ting, cast.ravi, **listings.with_logo())
    return factories.user(cast.formosa_cloud, "Wei", "wei@formosa-cloud.example", roles.ACCOUNT_ADMIN)


@pytest.mark.req("DIR-01", "DIR-02", "DIR-03", "DIR-04", "A19")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_visitor_finds_a_provider_whose_change_is_approved(cast, browse, portal, provider, language, javascript):
    visitor = browse(language=language, javascript=javascript)
    find(visitor)
    writer = browse(provider, language, javascript=javascript)
    ask_for_change(writer)
    assert site_in(visitor) == listings.CONTENT["website"]
    assert len(portal.mail_to(provider.email)) == 1
    approve(browse(cast.ravi, language, javascript=javascript))
    assert site_in(visitor) == NEW_SITE
    assert len(portal.mail_to(provider.email)) == 2


def find(visitor):
    """From the front door to the directory, filtered by area and by the country served, to one location."""
    visitor.go("/")
    visitor.follow("Find a provider")
    visitor.looks_right()
    visitor.go("/find-a-provider/?area=Berlin")
    visitor.looks_right()
    assert listings.CONTENT["name"] not in visitor.text
    visitor.go("/find-a-provider/?country=TW&area=台北")
    visitor.follow(listings.CONTENT["name"])
    visitor.looks_right()


def site_in(visitor):
    visitor.page.reload()
    return visitor.main.locator('a[rel~="noopener"]').first.get_attribute("href")


def ask_for_change(writer):
    """Directory listings → the location → *Change*, first with a slip, then *Submit for approval*."""
    writer.go("/overview/")
    writer.follow("Directory listings", within=writer.page.locator(".side-nav"))
    writer.looks_right()
    writer.follow(listings.CONTENT["name"])
    writer.looks_right()
    writer.follow("Change")
    writer.looks_right()
    writer.fill(website="javascript:alert(1)")
    writer.press("Save and preview")
    writer.looks_right()
    assert writer.main.locator(".error-summary").is_visible()
    writer.fill(website=NEW_SITE)
    writer.press("Save and preview")
    writer.looks_right()
    writer.press("Submit for approval")
    writer.looks_right()
    with factories.everything_visible():
        [change] = ProviderListing.objects.get().changes.filter(status="submitted")
        assert change.promised_on is not None


def approve(reviewer):
    """Directory changes → what waits → *Approve*."""
    reviewer.go("/operator/directory-changes/")
    reviewer.looks_right()
    reviewer.follow(listings.CONTENT["name"])
    reviewer.looks_right()
    assert NEW_SITE in reviewer.text
    reviewer.press("Approve")
    reviewer.looks_right()
