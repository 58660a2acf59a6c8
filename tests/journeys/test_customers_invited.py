"""A9, A10, A21: a reseller asks a customer by link, alone or with its provider; the customer decides, line by line."""

from dataclasses import dataclass

import pytest

from accounts import roles
from accounts.models import Tenant
from relationships.models import Invitation, ResellerRelationship
from tests import factories
from tests.customers.answering import trusted_by
from tests.journeys import steps
from tests.journeys.conftest import speaking

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class NewCompany:
    """A customer that has no work account yet."""

    name: str = "蓮花書店"
    country: str = "TW"
    domain: str = "lotus-books.example"
    full_name: str = "李娜"
    email: str = "na@lotus-books.example"


@pytest.fixture
def partners(cast):
    """A provider and its reseller; Ken sells for the reseller."""
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    factories.trading(cast.mei, cast.ravi, cast.omar, "indirect_reseller", mpn_id="4000001")
    return factories.partnered(cast.ting, cast.mei)


@pytest.mark.req("INV-01", "INV-03", "INV-05", "INV-08", "CUS-02", "A9")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_customer_creates_its_account_on_the_way_and_accepts(cast, browse, portal, partners, language, javascript):
    seller = browse(cast.ken, language, javascript=javascript)
    seller.go("/customers/")
    link = pass_on(seller, "Request a reseller relationship")
    visitor, company = browse(language=language, javascript=javascript), NewCompany()
    visitor.go(link)
    visitor.looks_right()
    create_account(visitor, company)
    steps.confirm_work_account(visitor, portal, company)
    visitor.looks_right()
    accept(visitor, "Accept as our partner", "agreed")
    assert served() == [(cast.lin_trading.name, company.name)]
    seller.go("/customers/")
    seller.looks_right()
    assert company.name in seller.text
    provider = browse(cast.ting, language, javascript=javascript)
    provider.go("/customers/")
    assert company.name not in provider.text


@pytest.mark.req("INV-07", "INV-09", "INV-10", "INV-12", "A10")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_one_answer_accepts_reseller_and_provider(cast, browse, partners, language, javascript):
    seller = browse(cast.mei, language, javascript=javascript)
    seller.go(f"/indirect-providers/{partners.pk}/customers/invite/")
    link = pass_on(seller)
    admin = browse(speaking(cast.fen, language), language, javascript=javascript)
    admin.go(link)
    admin.looks_right()
    accept(admin, "Accept both as our partners", "agreed", "agreed_provider", "admin")
    admin.looks_right()
    pair = [(cast.formosa_cloud.name, cast.jade_tea.name), (cast.lin_trading.name, cast.jade_tea.name)]
    assert (served(), [name for name, *_rest in trusted_by(cast.fen)]) == (sorted(pair), [cast.lin_trading.name])
    for person in (cast.mei, cast.ting):
        partner = browse(person, language, javascript=javascript)
        partner.go("/customers/")
        assert cast.jade_tea.name in partner.text


@pytest.mark.req("ACT-06", "A21")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_account_that_sells_is_refused_and_another_of_the_company_accepted(
    cast, browse, partners, language, javascript
):
    _invitation, secret = factories.invited(cast.mei, kind="customer")
    office = factories.tenant(cast.formosa_cloud.name, "formosa-office.example", "TW", kind=Tenant.Kind.CUSTOMER)
    admin = factories.user(office, "王雅婷", "ting@formosa-office.example", roles.GLOBAL_ADMIN)
    visitor = browse(cast.ting, language, javascript=javascript)
    visitor.go(f"/invitation/{secret}/")
    visitor.looks_right()
    assert "partner-not-customer" in visitor.main.locator("code").all_inner_texts()
    assert served() == []
    visitor.press("Use another account")
    visitor.looks_right()
    speaking(admin, language)
    visitor.fill(login=admin.email, password=factories.PASSWORD)
    visitor.press("Sign in")
    visitor.looks_right()
    accept(visitor, "Accept as our partner", "agreed")
    assert served() == [(cast.lin_trading.name, office.name)]


def pass_on(seller, button=""):
    """The form of an invitation, the message, *Done*; returns the link."""
    if button:
        seller.looks_right()
        seller.follow(button)
    seller.looks_right()
    seller.fill(recipient_company="蓮花書店", recipient_name="李娜", recipient_email="na@lotus-books.example")
    seller.press("Continue to the message")
    seller.looks_right()
    link = seller.main.locator(".id-chip code").first.inner_text()
    assert link in seller.value_of("text")
    seller.press("Done")
    seller.looks_right()
    return link


def create_account(visitor, company):
    """*Create a work account* on the page of the link, up to *Check your mail*."""
    visitor.follow("Create a work account")
    visitor.looks_right()
    assert visitor.value_of("company_name") == company.name
    visitor.fill(domain=company.domain, full_name=company.full_name, email=company.email, password=factories.PASSWORD)
    visitor.press("Send the confirmation link")
    visitor.looks_right()


def accept(visitor, button, *ticked):
    """First without a tick, then with those that count."""
    visitor.press(button)
    visitor.looks_right()
    assert visitor.main.locator(".error-summary").is_visible()
    with factories.everything_visible():
        assert not Invitation.objects.filter(kind__in=("customer", "joint"), status="accepted").exists()
    for name in ticked:
        visitor.main.locator(f'input[name="{name}"]').check()
    visitor.press(button)
    visitor.looks_right()


def served():
    with factories.everything_visible():
        rows = ResellerRelationship.objects.filter(status="active").values_list("partner_name", "customer_name")
        return sorted(rows)
