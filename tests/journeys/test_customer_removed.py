"""A18: a partner removes a customer and writes to nobody; the customer ends what is left by itself."""

import pytest

from accounts import roles
from tests import factories
from tests.customers import parties
from tests.customers.endings import mail_count, states
from tests.journeys import steps

pytestmark = pytest.mark.browser


@pytest.fixture
def shared(cast):
    """Ting's company has opened the account of Sun Bakery and shares it with Mei's."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    factories.partnered(cast.ting, cast.mei)
    return parties.customer_of(cast.ting, "Sun Bakery", "sun-bakery.example", reseller=cast.mei)


@pytest.fixture
def wen(shared):
    """Its global admin."""
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


def names(cast):
    return cast.formosa_cloud.name, cast.lin_trading.name


@pytest.mark.req("REM-01", "REM-02", "REM-03", "REM-04", "E12", "A18")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_partner_removes_a_customer(cast, browse, shared, language, javascript):
    provider, reseller = names(cast)
    agent = browse(cast.lan, language, javascript=javascript)
    before = mail_count()
    open_removal(agent)
    assert agent.main.locator("blockquote").inner_text().strip() != ""
    agent.press("Remove customer relationship")
    steps.has_error_at(agent, "represent")
    assert (provider, "active") in states(shared.customer)[0]
    agent.main.locator('[name="represent"]').check()
    agent.fill(confirm="sun-bakery.example", note="Other plans")
    agent.press("Remove customer relationship")
    agent.looks_right()
    agent.go("/customers/")
    agent.looks_right()
    assert "Sun Bakery" not in agent.text
    assert states(shared.customer) == (
        [(provider, "removed"), (reseller, "active")], [(provider, "active"), (reseller, "active")],
    )  # fmt: skip
    assert mail_count() == before


def open_removal(agent):
    """Customers → the customer → *Account* → *Remove customer relationship*."""
    agent.go("/customers/")
    agent.looks_right()
    with agent.page.expect_navigation():
        agent.main.get_by_role("link", name="Sun Bakery").first.click()
    with agent.page.expect_navigation():
        agent.main.locator('.tabs a[href$="/account/"]').click()
    agent.follow("Remove customer relationship")
    agent.looks_right()


@pytest.mark.req("REM-02", "A18")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_customer_ends_each_right_itself(cast, browse, shared, wen, language, javascript):
    provider, reseller = names(cast)
    admin = browse(wen, language, javascript=javascript)
    open_partner(admin, provider)
    ends(admin, "End the relationship")
    assert states(shared.customer) == (
        [(provider, "removed"), (reseller, "active")], [(provider, "active"), (reseller, "active")],
    )  # fmt: skip
    ends(admin, "End delegated access")  # which has outlived the relationship
    assert states(shared.customer)[1] == [(provider, "withdrawn"), (reseller, "active")]
    open_partner(admin, reseller)
    ends(admin, "End the relationship")  # what came with the designation goes with it
    assert states(shared.customer) == (
        [(provider, "removed"), (reseller, "removed")], [(provider, "withdrawn"), (reseller, "withdrawn")],
    )  # fmt: skip
    admin.go("/partners/")
    admin.looks_right()
    assert (provider in admin.text, reseller in admin.text) == (True, True)


def open_partner(admin, name):
    """The menu → *Partners* → one of them."""
    admin.go("/overview/")
    admin.looks_right()
    admin.follow("Partners", within=admin.page.locator(".side-nav"))
    admin.looks_right()
    with admin.page.expect_navigation():
        admin.main.get_by_role("link", name=name).first.click()
    admin.looks_right()


def ends(admin, words):
    """The button, the page that says what ends and what stays, first without the tick."""
    admin.follow(words)
    admin.looks_right()
    admin.press(words)
    steps.has_error_at(admin, "sure")
    admin.main.locator('[name="sure"]').check()
    admin.press(words)
    admin.looks_right()


@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_customer_reads_who_orders(browse, shared, wen, language, javascript):
    admin = browse(wen, language, javascript=javascript)
    for label in ("Subscriptions", "Licenses"):
        admin.go("/overview/")
        admin.follow(label, within=admin.page.locator(".side-nav"))
        admin.looks_right()
