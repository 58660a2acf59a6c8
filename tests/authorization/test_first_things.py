"""Two people with something to do first: whichever page of the portal they open, they are led there."""

import uuid
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import NoReverseMatch, reverse

from accounts import roles
from accounts.models import IdentityProvider, Tenant
from tests import factories
from tests.authorization import matrix
from tests.authorization.doors import try_door

ROWS = {(row.page, row.method): row for name in matrix.names() for row in matrix.read(name)}
FOR_BOTH = {"account_logout", "language_set", "help_index", "help_topic", "work_account_help"}
STAY_OPEN = {
    "password_first": FOR_BOTH | {"password_first"},
    "second_factor_needed": FOR_BOTH
    | {"second_factor_needed", "mfa_activate_totp", "mfa_add_webauthn"}
    | {"account_reauthenticate", "company_sign_in_again", "openid_connect_callback"},
}


@pytest.fixture
def person(cast, request):
    """Somebody with every role of a partner, before the first thing."""
    company = cast.lin_trading
    with factories.acting_for(cast.mei):
        demands = request.param == "second_factor_needed"
        Tenant.objects.filter(pk=company.pk).update(requires_second_factor=demands)
        company.refresh_from_db()
    everything = roles.offered_to("partner")
    return factories.user(company, "New", "new@lin-trading.example", *everything, must_change_password=not demands)


@pytest.mark.req("USR-08")
@pytest.mark.parametrize(("person", "first"), [(first, first) for first in STAY_OPEN], indirect=["person"])
def test_every_page_leads_to_the_first_thing(person, first, signed_in, one_browser, record_property):
    cookies, led_there = signed_in(person).cookies, set()
    for (page, method), row in ROWS.items():
        answer, changed = try_door(one_browser, cookies, method, address_of(row))
        if answer.status_code == 302 and answer["Location"] == reverse(first) and not changed:
            led_there.add((page, method))
    record_property("authorization matrix, cells tried", len(ROWS))
    assert set(ROWS) - led_there == {(page, method) for page in STAY_OPEN[first] for method in ("GET", "POST")}


def test_who_has_no_password_can_prove_it_through_the_company_on_the_way(cast, signed_in):
    company, ken = {"tenant": cast.lin_trading}, cast.ken
    with factories.acting_for(cast.mei):
        Tenant.objects.filter(pk=ken.tenant_id).update(requires_second_factor=True)
        IdentityProvider.objects.create(name="Entra ID", issuer="https://login.example", is_enabled=True, **company)
        SocialAccount.objects.create(user=ken, provider=str(ken.tenant_id), uid="ken")
        ken.set_unusable_password()
        ken.save(update_fields=["password"])
    browser = signed_in(ken, ago=timedelta(hours=1))
    proof = browser.get(reverse("mfa_activate_totp"))["Location"]
    assert (proof.partition("?")[0], browser.get(proof).status_code) == (reverse("company_sign_in_again"), 200)


def address_of(row):
    """An address of the page; which record it names does not matter here."""
    for stand_in in (str(uuid.uuid4()), "1"):
        values = {key: text.strip('"') if text[0] == '"' else stand_in for key, text in row.values.items()}
        try:
            return reverse(row.page, kwargs=values)
        except NoReverseMatch:
            continue
    raise AssertionError(row)
