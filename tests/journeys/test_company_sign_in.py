"""USR: a company connects its identity provider, and its people sign in there: in a browser, over the loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache

from accounts.social import callback_address
from tests.identity_provider.process import AUTHORIZATION, CONFIGURATION, TOKEN

pytestmark = pytest.mark.browser

SETTINGS = "/settings/security/identity-provider/"


@pytest.fixture
def provider(entra, cast):
    entra.knows("ken", email=cast.ken.email, email_verified=True)
    entra.knows("zoe", email="zoe@elsewhere.example", email_verified=True)
    return entra


@pytest.mark.parametrize("javascript", [True, False])
def test_company_connects_its_provider_and_ken_signs_in(cast, browse, provider, javascript):
    connect(browse(cast.mei, javascript=javascript), cast, provider)
    ken = visiting(browse, provider, javascript=javascript)
    sign_in(ken, provider, "ken", cast.ken.email)
    assert ken.path == "/overview/"
    asked = provider.asked(AUTHORIZATION)[-1]["query"]
    [token] = provider.asked(TOKEN)
    assert (asked["code_challenge_method"], len(token["form"]["code_verifier"])) == ("S256", 128)
    again = visiting(browse, provider, javascript=javascript)
    sign_in(again, provider, "ken", cast.ken.email)
    assert again.path == "/overview/"
    stranger = visiting(browse, provider, javascript=javascript)
    sign_in(stranger, provider, "zoe", cast.ken.email)
    assert ("identity-unknown" in stranger.text, "zoe@elsewhere.example" in stranger.text) == (True, True)
    stranger.looks_right()
    stranger.follow("Start again")
    assert stranger.path == "/sign-in/company/"


def visiting(browse, provider, **how):
    """A browser that is also allowed to open the provider's own pages."""
    visitor = browse(**how)
    visitor.page.context.on("close", lambda _context: forgive(visitor, provider))
    return visitor


def forgive(visitor, provider):
    visitor.complaints[:] = [line for line in visitor.complaints if provider.issuer not in line]


def connect(admin, cast, provider):
    """Mei sets it up, has it checked, and switches it on."""
    admin.go(SETTINGS)
    admin.looks_right()
    redirect = callback_address(str(cast.lin_trading.pk))
    assert redirect in admin.text
    client = provider.register(redirect)
    admin.fill(name="Lin sign-in", issuer=f"{provider.issuer}/wrong", **client)
    admin.press("Save")
    admin.press("Check the connection")
    assert admin.banners == ["danger"]
    admin.looks_right()
    assert client["secret"] not in admin.page.content()
    admin.fill(issuer=provider.issuer)
    admin.press("Save")
    admin.press("Check the connection")
    assert admin.banners == ["success"]
    admin.press("Switch on")
    admin.looks_right()
    assert "success" in admin.banners
    admin.follow("Remove the provider")
    admin.looks_right()


def sign_in(visitor, provider, username, email):
    """From the portal's sign-in page to the provider and back."""
    visitor.go("/sign-in/")
    visitor.follow("Sign in with your company")
    visitor.looks_right()
    visitor.fill(email=email)
    visitor.main.get_by_role("button", name="Continue", exact=True).click()
    visitor.page.wait_for_url(f"{provider.issuer}/**")
    assert parse_qs(urlsplit(visitor.page.url).query) != {}
    visitor.page.get_by_label("Name").fill(username)
    visitor.page.get_by_role("button", name="Sign in").click()
    visitor.page.wait_for_url(f"{visitor.base}/**")


def test_page_that_leads_on_is_a_page_of_its_own(cast, browse, provider):
    """Where the browser does not go on by itself there is a link."""
    connect(browse(cast.mei), cast, provider)
    ken = visiting(browse, provider)
    ken.page.route("**/identity/o/authorize**", lambda route: route.fulfill(status=204))
    ken.go("/sign-in/company/")
    ken.fill(email=cast.ken.email)
    ken.press("Continue")
    ken.looks_right()
    assert (
        ken.main.get_by_role("link", name="Continue to Lin sign-in").get_attribute("href").startswith(provider.issuer)
    )


def test_provider_that_is_away_is_said_in_words(cast, browse, provider):
    connect(browse(cast.mei), cast, provider)
    provider.answers(CONFIGURATION, "<html>")
    cache.clear()  # of the answer when it was switched on
    ken = visiting(browse, provider)
    ken.go("/sign-in/company/")
    ken.fill(email="nobody@nowhere.example")
    ken.press("Continue")
    assert ken.page.title().startswith("Error:")
    ken.fill(email=cast.ken.email)
    ken.press("Continue")
    assert "provider-away" in ken.text
    ken.looks_right()
    forgive_502(ken)


def forgive_502(visitor):
    """Saying that somebody else is away is a 502 of ours."""
    visitor.complaints[:] = [line for line in visitor.complaints if "502" not in line]
