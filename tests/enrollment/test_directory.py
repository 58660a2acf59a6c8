"""*Find a provider*: who is in it, for whom, and how it is searched."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.actions import listings as actions
from enrollment.models import ListingChange, ProgramEnrollment, ProviderListing
from partnercenter.tenancy import Role, acting_as
from tests import factories
from tests.enrollment import listings

HERE = "/find-a-provider/"
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def ting(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.ting


@pytest.fixture
def anna(cast):
    """A second provider."""
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    return cast.anna


def names_in(answer):
    return [shown.content.name for shown in answer.context["table"].records]


@pytest.mark.req("DIR-01")
def test_visitor_reads_the_directory_without_an_account(cast, ting):
    listing = listings.published(ting, cast.ravi)
    answer = Client().get(HERE)
    page = answer.content.decode()
    assert (answer.status_code, names_in(answer)) == (200, ["寶島雲端"])
    assert f'href="{reverse("provider_listing", args=[listing.pk])}"' in page
    site = "https://www.formosa-cloud.example/partners"
    assert f'href="{site}" target="_blank" rel="noopener noreferrer nofollow"' in page
    detail = Client().get(listing.get_absolute_url()).content.decode()
    assert reverse("connection_request_new", args=[listing.pk]) in detail


@pytest.mark.req("ACT-04", "REL-19")
def test_listing_tells_what_the_provider_does_and_that_terms_are_agreed_directly(cast, ting):
    everything = ["support", "billing", "training", "marketing", "financing", "migration"]
    page = Client().get(listings.published(ting, cast.ravi, services=everything).get_absolute_url()).content.decode()
    assert "Technical support, Billing and invoicing, Training, Marketing help, Financing and credit terms" in page
    assert "Program, support level and prices are agreed directly with the provider, outside this portal." in page
    assert ('href="mailto:partners@formosa-cloud.example"' in page, 'href="tel:+886227712345"' in page) == (True, True)


def test_empty_directory_says_so(cast):
    assert "No provider is listed yet" in Client().get(HERE).content.decode()


@pytest.mark.req("DIR-02")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Berger Cloud", "寶島雲端"]),
        ("?q=berger", ["Berger Cloud"]),
        ("?q=寶島", ["寶島雲端"]),
        ("?country=HK", ["寶島雲端"]),
        ("?country=DE", ["Berger Cloud"]),
        ("?area=bonn", ["Berger Cloud"]),
        ("?area=台北", ["寶島雲端"]),
        ("?service=migration", ["Berger Cloud"]),
        ("?language=zh", ["寶島雲端"]),
        ("?language=zh&service=migration", []),
        ("?q=%25", []),
        ("?country=<script>", ["Berger Cloud", "寶島雲端"]),
    ],
)
def test_directory_is_searched_by_its_address(cast, ting, anna, query, found):
    listings.published(ting, cast.ravi)
    german = {"country": "DE", "area": "", "city": "Bonn", "serves": ["DE"], "languages": ["de", "en"]}
    listings.published(anna, cast.ravi, name="Berger Cloud", services=["support", "migration"], **german)
    assert names_in(Client().get(HERE + query)) == found


def test_filters_offer_what_somebody_offers(cast, ting):
    listings.published(ting, cast.ravi, serves=["TW", "HK"], languages=["zh", "en", "nan"])
    listings.draft(ting, languages=["fr"])
    choices = Client().get(HERE).context["table"].choices
    offered = {choice.param: [code for code, _name in choice.options] for choice in choices}
    assert (offered["country"], offered["language"]) == (["HK", "TW"], ["zh", "en", "nan"])


def test_search_without_a_match_offers_the_way_back(cast, ting):
    listings.published(ting, cast.ravi)
    page = Client().get(f"{HERE}?q=nobody").content.decode()
    assert ("No match" in page, "Clear filters" in page) == (True, True)


@pytest.mark.req("DIR-03")
def test_drafts_and_submitted_changes_are_nobody_elses(cast, ting, anna, signed_in):
    hidden = [listings.draft(ting), listings.submitted(ting)]
    for client in (Client(), signed_in(anna), signed_in(cast.mei), signed_in(cast.ravi)):
        assert names_in(client.get(HERE)) == []
        for change in hidden:
            assert client.get(reverse("provider_listing", args=[change.listing_id])).status_code == 404


@pytest.mark.parametrize("leaves", ["status", "programme"])
def test_provider_leaves_the_directory_with_its_enrollment(cast, ting, leaves):
    listing = listings.published(ting, cast.ravi, **listings.with_logo())
    logo = reverse("listing_logo", args=[listing.pk, listing.logo_version])
    values = {"status": "suspended"} if leaves == "status" else {"programme": "direct_bill"}
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=ting.tenant).update(**values)
    addresses = (listing.get_absolute_url(), logo)
    assert names_in(Client().get(HERE)) == []
    assert [Client().get(address).status_code for address in addresses] == [404, 404]
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=ting.tenant).update(status="active", programme="indirect_provider")
    assert names_in(Client().get(HERE)) == ["寶島雲端"]


def test_listing_of_a_provider_that_is_not_active_yet_is_not_shown(cast, ting):
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=ting.tenant).update(status="suspended")
    listings.draft(ting)
    with factories.acting_for(ting):
        assert ProviderListing.objects.get().provider_active is False


def test_wall_shows_what_is_public_to_all_and_drafts_to_nobody(cast, ting, anna):
    shown, hidden = listings.published(ting, cast.ravi), listings.draft(ting).listing
    theirs = {}
    for company, role in ((None, Role.GATE), (anna.tenant_id, Role.APP), (None, Role.APP)):
        with acting_as(tenant_id=company, role=role):
            theirs[role, bool(company)] = set(ProviderListing.objects.values_list("pk", flat=True))
    assert theirs == {(Role.GATE, False): {shown.pk}, (Role.APP, True): {shown.pk}, (Role.APP, False): set()}
    with acting_as(tenant_id=anna.tenant_id):
        assert ListingChange.objects.count() == 0
    with factories.acting_for(ting):
        assert set(ProviderListing.objects.values_list("pk", flat=True)) == {shown.pk, hidden.pk}


@pytest.mark.parametrize("many", [1, 3, 26])
def test_directory_costs_a_visitor_the_same_statements(cast, ting, many):
    for number in range(many):
        listings.published(ting, cast.ravi, name=f"Location {number:02}", **listings.with_logo())
    with CaptureQueriesContext(connection) as caught:
        answer = Client().get(HERE)
    asked = [query["sql"] for query in caught if not query["sql"].startswith(TRANSACTION)]
    assert (len(asked), len(answer.context["table"].records)) == (7, min(many, 25))


def test_directory_has_pages(cast, ting):
    for number in range(26):
        listings.published(ting, cast.ravi, name=f"Location {number:02}")
    assert names_in(Client().get(f"{HERE}?page=2")) == ["Location 25"]


def test_logo_is_served_so_that_nothing_runs(cast, ting):
    listing = listings.published(ting, cast.ravi, **listings.with_logo())
    answer = Client().get(reverse("listing_logo", args=[listing.pk, listing.logo_version]))
    names = ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert [answer[name] for name in names] == [
        "image/png", "nosniff", "sandbox; default-src 'none'", "public, max-age=31536000, immutable",
    ]  # fmt: skip
    assert (answer["Content-Disposition"], answer.content) == ('inline; filename="logo.png"', bytes(listing.logo))
    assert Client().get(reverse("listing_logo", args=[listing.pk, "0" * 16])).status_code == 404


def test_description_is_text_and_nothing_else(cast, ting):
    evil = '<script>alert(1)</script>{{7*7}}"><img src=x onerror=alert(1)>'
    listing = listings.published(ting, cast.ravi, description=evil, name="<b>Bold</b>", city='"><script>')
    for address in (HERE, listing.get_absolute_url()):
        page = Client().get(address).content.decode()
        assert ("<script>alert" in page, "<b>Bold" in page, "onerror=alert(1)>" in page) == (False, False, False)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_directory_slows_down_whoever_reads_it_whole(cast, monkeypatch):
    monkeypatch.setattr("enrollment.views.directory.MOST_A_MINUTE", 2)
    client = Client()
    assert [client.get(HERE).status_code for _turn in range(3)] == [200, 200, 429]


def test_own_company_is_not_asked_to_be_connected(cast, ting, signed_in):
    listing = listings.published(ting, cast.ravi)
    ask = reverse("connection_request_new", args=[listing.pk])
    pages = [signed_in(user).get(listing.get_absolute_url()).content.decode() for user in (ting, cast.ravi, cast.mei)]
    assert [ask in page for page in pages] == [False, False, True]


def test_reseller_finds_the_directory_in_the_menu(cast, signed_in):
    factories.approved(cast.mei, cast.ravi)
    assert f'href="{HERE}"' in signed_in(cast.mei).get("/overview/").content.decode()


@pytest.mark.parametrize("address", ["/", "/programs/", "/enroll/indirect_reseller/"])
def test_welcome_pages_lead_to_the_directory(cast, address):
    assert f'href="{HERE}"' in Client().get(address).content.decode()


def test_unpublished_listing_is_gone_at_once(cast, ting):
    listing = listings.published(ting, cast.ravi)
    with factories.acting_for(ting):
        actions.unpublish_listing(listing, by=ting)
    assert Client().get(listing.get_absolute_url()).status_code == 404
