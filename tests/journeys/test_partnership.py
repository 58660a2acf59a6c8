"""A6 to A8: a provider asks a reseller by link, its global admin authorizes, and withdraws the access again."""

import pytest

from accounts import roles
from relationships.models import DelegatedAdmin, Invitation, Partnership
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import speaking

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(cast):
    """Ting's company may invite; Hao sells there."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return cast.hao


@pytest.fixture
def reseller(cast):
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return cast.mei


@pytest.mark.req("REL-03", "REL-04", "REL-07", "REL-08", "REL-10", "REL-11", "REL-12", "REL-14", "REL-18", "A6")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_provider_asks_and_reseller_authorizes(cast, browse, provider, reseller, language, javascript):
    seller = browse(provider, language, javascript=javascript)
    link = pass_on(seller)
    admin = browse(language=language, javascript=javascript)
    authorize(admin, link, speaking(reseller, language))
    assert found("active") == [(provider.tenant.name, reseller.tenant.name)]
    admin.follow("Indirect providers", within=admin.page.locator(".side-nav"))
    admin.looks_right()
    assert provider.tenant.name in admin.text
    seller.go("/indirect-resellers/")
    seller.looks_right()
    assert reseller.tenant.name in seller.text


def pass_on(seller):
    """Indirect resellers → *Request a reseller relationship* → the message → *Done*; returns the link."""
    seller.go("/overview/")
    seller.follow("Indirect resellers", within=seller.page.locator(".side-nav"))
    seller.looks_right()
    seller.follow("Request a reseller relationship")
    seller.looks_right()
    seller.fill(recipient_company="林氏貿易", recipient_name="林美玲")
    seller.press("Continue to the message")
    seller.looks_right()
    link = seller.main.locator(".id-chip code").first.inner_text()
    assert link in seller.value_of("text")
    assert seller.main.get_by_role("link", name=seller.say("Open in email")).get_attribute("href").startswith("mailto:")
    seller.press("Done")
    seller.looks_right()
    assert link not in seller.page.content()
    return link


def authorize(admin, link, person):
    """The link, the sign-in, first without the tick, then with it."""
    admin.go(link)
    admin.looks_right()
    assert link.rpartition("/invitation/")[2] not in admin.page.url
    admin.press("Sign in to answer")
    admin.looks_right()
    admin.fill(login=person.email, password=factories.PASSWORD)
    admin.press("Sign in")
    admin.looks_right()
    assert found("active") == []
    admin.press("Authorize indirect provider")
    admin.looks_right()
    assert admin.main.locator(".error-summary").is_visible()
    admin.main.locator('input[type="checkbox"]').check()
    admin.press("Authorize indirect provider")
    admin.looks_right()


def found(status):
    with factories.everything_visible():
        rows = Partnership.objects.filter(status=status)
        return [(row.provider_name, row.reseller_name) for row in rows]


@pytest.mark.req("REL-02", "REL-09", "AGR-02", "AGR-08", "A7")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_unready_reseller_learns_what_is_missing_and_the_link_waits(cast, browse, provider, language, javascript):
    _invitation, secret = factories.invited(provider)
    admin = browse(cast.mei, language, javascript=javascript)
    stopped_by(admin, f"/invitation/{secret}/", "reseller-not-enrolled")
    factories.approved(cast.mei, cast.ravi)
    agreement = factories.published(cast.omar)
    stopped_by(admin, "/invitation/", "reseller-not-signed")
    colleague = browse(cast.ken, language, javascript=javascript)
    factories.signed(cast.mei, agreement)
    stopped_by(colleague, f"/invitation/{secret}/", "not-global-admin")
    assert cast.mei.full_name in colleague.text
    admin.go("/invitation/")
    admin.main.locator('input[type="checkbox"]').check()
    admin.press("Authorize indirect provider")
    admin.looks_right()
    assert found("active") == [(provider.tenant.name, cast.lin_trading.name)]


def stopped_by(visitor, address, code):
    visitor.go(address)
    visitor.looks_right()
    assert code in visitor.main.locator("code").all_inner_texts()
    with factories.everything_visible():
        assert Invitation.objects.get().status != "accepted"


@pytest.mark.req("REL-13", "REM-05", "A8")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_reseller_withdraws_access_and_stays_a_partner(cast, browse, provider, reseller, language, javascript):
    factories.partnered(provider, reseller)
    agent = browse(factories.user(provider.tenant, "Lan", "lan@formosa-cloud.example", roles.ADMIN_AGENT), language)
    look_around(agent, reseller)
    admin = browse(reseller, language, javascript=javascript)
    withdraw(admin, provider)
    agent.page.reload()
    agent.looks_right()
    assert "access-withdrawn" in agent.main.locator("code").all_inner_texts()
    assert found("active") == [(provider.tenant.name, reseller.tenant.name)]
    admin.go("/indirect-providers/")
    assert provider.tenant.name in admin.text


def look_around(agent, person):
    """The provider's admin agent opens the reseller's users."""
    agent.go("/settings/delegated-access/")
    agent.looks_right()
    with factories.everything_visible():
        grant = DelegatedAdmin.objects.get()
    agent.go(f"/work-accounts/{grant.pk}/users/")
    agent.looks_right()
    assert person.full_name in agent.text


def withdraw(admin, provider):
    """Settings → Delegated access → the provider → *Withdraw access*, first without the tick."""
    admin.go("/settings/")
    admin.follow("Delegated access")
    admin.looks_right()
    with admin.page.expect_navigation():
        admin.main.get_by_role("link", name=provider.tenant.name).first.click()
    admin.looks_right()
    admin.follow("Withdraw access")
    admin.looks_right()
    admin.press("Withdraw access")
    admin.looks_right()
    admin.main.locator('input[type="checkbox"]').check()
    admin.press("Withdraw access")
    admin.looks_right()
    with factories.everything_visible():
        assert DelegatedAdmin.objects.get().status == "withdrawn"
