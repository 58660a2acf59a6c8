"""Partner profile → Directory listings: what a provider's people see and do there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.models import ListingChange, ProviderListing
from tests import factories
from tests.enrollment import listings
from tests.enrollment.test_logos import HTML, SVG

HERE = "/partner-profile/directory-listings/"
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def ting(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return factories.reading_english(cast.ting)


@pytest.fixture
def client(ting, signed_in):
    return signed_in(ting)


def only_change(user):
    with factories.acting_for(user):
        return ListingChange.objects.select_related("listing").latest("pk")


def page_of(client, change, name="listing_detail"):
    return client.get(reverse(name, args=[change.listing_id])).content.decode()


@pytest.mark.req("DIR-03", "DIR-04")
def test_provider_writes_a_listing_and_submits_it(client, ting):
    assert "Your company is not in the directory yet" in client.get(HERE).content.decode()
    answer = client.post(f"{HERE}new/", listings.posted(logo=factories.upload("logo.png", listings.picture())))
    change = only_change(ting)
    assert answer["Location"] == reverse("listing_detail", args=[change.listing_id])
    page = page_of(client, change)
    assert ("Preview: as the public will see it" in page, "Submit for approval" in page) == (True, True)
    assert reverse("listing_own_logo", args=[change.listing_id, change.logo_version]) in page
    client.post(reverse("listing_submit", args=[change.listing_id]))
    change = only_change(ting)
    page = page_of(client, change)
    assert (change.status, "We decide by" in page, "Withdraw the change" in page) == ("submitted", True, True)
    assert "Waiting for approval" in client.get(HERE).content.decode()


def test_form_of_a_new_location_begins_with_what_is_known(client, ting):
    page = client.get(f"{HERE}new/").content.decode()
    assert 'value="林氏貿易有限公司"' in page  # the name of the enrollment's application
    assert 'value="https://lin-trading.example"' in page


def test_change_keeps_the_logo_and_can_drop_it(client, ting):
    change = listings.draft(ting, **listings.with_logo())
    href = reverse("listing_edit", args=[change.listing_id])
    client.post(href, listings.posted(revision="1", city="大安區"))
    assert (only_change(ting).city, only_change(ting).logo_version) == ("大安區", change.logo_version)
    client.post(href, listings.posted(revision="2", remove_logo="on"))
    assert (only_change(ting).logo_digest, bytes(only_change(ting).logo)) == ("", b"")


BAD = {
    "script in an SVG": ({"logo": ("logo.svg", SVG)}, "This is not a PNG, JPEG or WebP picture"),
    "SVG renamed": ({"logo": ("logo.png", SVG)}, "This is not a PNG, JPEG or WebP picture"),
    "page renamed": ({"logo": ("logo.jpg", HTML)}, "This is not a PNG, JPEG or WebP picture"),
    "two files in one": ({"logo": ("logo.png", listings.picture() + HTML)}, "This picture is damaged"),
    "large file": ({"logo": ("logo.png", listings.picture() + b"\0" * 2**20)}, "This file is larger than 1 MB"),
    "empty file": ({"logo": ("logo.png", b"")}, "This file is empty"),
    "script as an address": ({"website": "javascript:alert(1)"}, "Enter a web address like https://"),
    "no https": ({"website": "http://formosa-cloud.example"}, "Enter a web address like https://"),
    "no name": ({"name": ""}, "Enter the company name."),
    "address as a name": ({"name": "https://evil.example/x"}, "Enter a name without web addresses."),
    "lines in a name": ({"name": "Formosa\nBcc: x@evil.example"}, "Write this on one line."),
    "unknown service": ({"services": ["hacking"]}, "hacking"),
    "no service": ({"services": []}, "Choose at least one service."),
    "unknown country": ({"serves": ["XX"]}, "XX"),
    "no language": ({"languages": []}, "Choose at least one language."),
    "long text": ({"description": "x" * 601}, "Shorten this to 600 characters or fewer."),
    "hidden signs": ({"description": "a\u202eb"}, "invisible sign"),
    "no phone": ({"phone": "12"}, "Enter a phone number that can be called"),
    "no address": ({"email": "x"}, "Enter an e-mail address in the form"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_beside_the_field(client, ting, name):
    values, words = BAD[name]
    if "logo" in values:
        values = {"logo": factories.upload(*values["logo"])}
    answer = client.post(f"{HERE}new/", listings.posted(**values))
    page = answer.content.decode()
    assert (answer.status_code, words in page, "There is a problem" in page) == (200, True, True)
    with factories.acting_for(ting):
        assert ProviderListing.objects.count() == 0


def test_chosen_logo_is_asked_for_again(client, ting):
    values = listings.posted(name="", logo=factories.upload("logo.png", listings.picture()))
    assert "Choose the logo once more" in client.post(f"{HERE}new/", values).content.decode()


def test_second_tab_sees_what_the_first_saved(client, ting):
    change = listings.draft(ting)
    href = reverse("listing_edit", args=[change.listing_id])
    client.post(href, listings.posted(revision="1", city="大安區"))
    logo = factories.upload("logo.png", listings.picture())
    page = client.post(href, listings.posted(revision="1", city="中山區", logo=logo)).content.decode()
    assert "Choose the logo once more" in page
    assert ("Somebody in your company saved “大安區” meanwhile" in page, 'value="中山區"' in page) == (True, True)
    assert client.post(href, listings.posted(revision="2", city="中山區")).status_code == 302
    assert only_change(ting).city == "中山區"


def test_rejection_is_read_with_its_reason(cast, client, ting):
    change = listings.submitted(ting)
    href = reverse("operator_listing_reject", args=[change.pk])
    listings.rejected(change, cast.ravi, comment="It shows <another> company.")
    page = page_of(client, change)
    assert "The web address does not lead to a site of your company" in page
    assert "It shows &lt;another&gt; company." in page
    assert (href in page, "Submit for approval" in page) == (False, False)
    assert 'value="寶島雲端"' in page_of(client, change, "listing_edit")


def test_submitted_change_cannot_be_edited(client, ting):
    change = listings.submitted(ting)
    answer = client.get(reverse("listing_edit", args=[change.listing_id]))
    assert (answer.status_code, "listing-waits" in answer.content.decode()) == (409, True)


def test_withdrawal_and_unpublication(cast, client, ting):
    listing = listings.published(ting, cast.ravi)
    assert client.post(reverse("listing_unpublish", args=[listing.pk])).status_code == 302
    assert (
        "This listing was taken out of the directory"
        in client.get(reverse("listing_detail", args=[listing.pk])).content.decode()
    )
    change = listings.submitted(ting, name="Second")
    client.post(reverse("listing_withdraw", args=[change.listing_id]))
    assert only_change(ting).status == "withdrawn"


@pytest.mark.parametrize("name", ["detail", "edit", "submit", "withdraw", "unpublish"])
def test_strangers_listing_does_not_exist(cast, ting, signed_in, name):
    listing = listings.published(ting, cast.ravi)
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    href, client = reverse(f"listing_{name}", args=[listing.pk]), signed_in(cast.anna)
    answer = client.get(href) if name in ("detail", "edit") else client.post(href)
    assert answer.status_code == 404


def test_strangers_draft_picture_does_not_exist(cast, ting, signed_in):
    change = listings.draft(ting, **listings.with_logo())
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    href = reverse("listing_own_logo", args=[change.listing_id, change.logo_version])
    answer = signed_in(ting).get(href)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/png",
        "private, max-age=600",
    )
    assert signed_in(cast.anna).get(href).status_code == 404
    public = reverse("listing_logo", args=[change.listing_id, change.logo_version])
    assert signed_in(ting).get(public).status_code == 404


def test_reseller_is_told_that_only_providers_are_listed(cast, signed_in):
    factories.approved(cast.mei, cast.ravi)
    answer = signed_in(cast.mei).get(HERE)
    assert (answer.status_code, "not-for-the-directory" in answer.content.decode()) == (403, True)


def test_sales_agent_is_told_who_can(cast, ting, signed_in):
    answer = signed_in(cast.hao).get(HERE)
    assert (answer.status_code, "role-lacks-right" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize(("scope", "limit"), [("SAVES", f"{HERE}new/"), ("SUBMISSIONS", "listing_submit")])
def test_saving_and_submitting_are_limited(client, ting, monkeypatch, scope, limit):
    monkeypatch.setattr(f"enrollment.views.listings.{scope}", 1)
    href = limit if scope == "SAVES" else reverse(limit, args=[listings.draft(ting).listing_id])
    assert [client.post(href, {}).status_code for _turn in range(2)][1] == 429


def cost_of(client, address):
    """The statements that ask or change something, without those that only hold the transaction."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len([query for query in caught if not query["sql"].startswith(TRANSACTION)])


def test_list_costs_the_same_statements(ting, client):
    listings.draft(ting)
    one = cost_of(client, HERE)
    listings.draft(ting, name="Second")
    listings.draft(ting, name="Third")
    assert (cost_of(client, HERE), one <= 8) == (one, True)


def test_page_costs_few_statements(cast, ting, client):
    listing = listings.published(ting, cast.ravi, **listings.with_logo())
    assert cost_of(client, reverse("listing_detail", args=[listing.pk])) <= 8
