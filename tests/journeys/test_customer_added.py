"""CUS-05 to CUS-11: a provider adds a customer for a reseller, sees its password once, and both have it in the list."""

import pytest

from accounts.models import Tenant
from tests import factories
from tests.customers.new import AGREEMENT, DETAILS
from tests.journeys import steps
from tests.journeys.conftest import speaking

pytestmark = pytest.mark.browser


@pytest.fixture
def partnership(cast):
    """Ting's company with Mei's; Hao sells at Ting's."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return factories.partnered(cast.ting, cast.mei)


@pytest.mark.req("CUS-05", "CUS-06", "CUS-07", "CUS-08", "CUS-10", "CUS-11")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_provider_adds_a_customer_for_a_reseller(cast, browse, partnership, language, javascript):
    seller = browse(cast.hao, language, javascript=javascript)
    fill_in(seller, partnership)
    look_over(seller)
    password = submit(seller)
    seller.follow("Done")
    assert DETAILS["company_name"] in seller.text
    first_admin_signs_in(browse(language=language, javascript=javascript), password)
    reseller = browse(speaking(cast.mei, language), language, javascript=javascript)
    reseller.go("/customers/")
    reseller.looks_right()
    assert DETAILS["company_name"] in reseller.text


def fill_in(seller, partnership):
    """From the reseller's row: the details, first with a domain that is taken, then the agreement."""
    seller.go("/indirect-resellers/")
    with seller.page.expect_navigation():
        seller.main.locator(f'a[href="/customers/new/?reseller={partnership.pk}"]').click()
    seller.looks_right()
    assert seller.value_of("reseller") == str(partnership.pk)
    seller.fill(domain="lin-trading.example")
    seller.press("Check availability")
    seller.looks_right()
    assert seller.banners == ["warning"]
    seller.fill(**{name: value for name, value in DETAILS.items() if name != "revision"})
    seller.fill(language=seller.language)
    seller.press("Check availability")
    assert seller.banners == ["success"]
    seller.fill(admin_email="ming@elsewhere.example")
    seller.press("Next: %(next_title)s", next_title=seller.say("Customer agreement"))
    steps.has_error_at(seller, "admin_email")
    seller.fill(admin_email=DETAILS["admin_email"])
    seller.press("Next: %(next_title)s", next_title=seller.say("Customer agreement"))
    seller.looks_right()
    seller.fill(date=AGREEMENT["date"])
    seller.press("Next: %(next_title)s", next_title=seller.say("Review", "step"))
    steps.has_error_at(seller, "attested")
    seller.main.locator('[name="attested"]').check()
    seller.press("Next: %(next_title)s", next_title=seller.say("Review", "step"))


def look_over(seller):
    """*Check your answers*: a Change link leads to its page and back."""
    seller.looks_right()
    assert DETAILS["street_address"] in seller.text
    with seller.page.expect_navigation():
        seller.main.locator('a[href$="?check"]').first.click()
    seller.fill(street_address="松仁路1號")
    seller.press("Save and return to the review")
    seller.looks_right()
    assert "松仁路1號" in seller.text


def submit(seller):
    """*Submit* and *Setup info*; a reload never shows the password again."""
    seller.press("Submit")
    seller.looks_right()
    password = seller.main.locator(".once-secret code").inner_text()
    assert DETAILS["admin_email"] in seller.text
    confirmation = seller.page.url
    seller.go(confirmation)
    seller.looks_right()
    assert password not in seller.page.content()
    with factories.everything_visible():
        assert Tenant.objects.filter(domain=DETAILS["domain"]).count() == 1
    return password


def first_admin_signs_in(admin, password):
    """The customer's first admin must choose a password of their own."""
    admin.go("/sign-in/")
    admin.fill(login=DETAILS["admin_email"], password=password)
    admin.press("Sign in")
    admin.looks_right()
    assert admin.path == "/password/first/"
