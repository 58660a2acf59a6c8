"""The account of a customer, read and changed through both doors: by a partner under its grant, and at home."""

import pytest
from django.urls import reverse

from accounts import roles
from accounts.models import Tenant
from customers.models import Customer
from customers.rules.accounts import person_of
from partnercenter.models import AuditEvent
from relationships.actions.delegated_access import acting_under
from relationships.models import DelegatedAdmin, ResellerRelationship
from tests import factories
from tests.customers import parties
from tests.relationships.partners import set_standing, text

COMPANY = {
    "registration_number": "04595257", "postal_code": "110", "country_area": "台北市", "city": "信義區",
    "street_address": "信義路五段8號", "first_name": "淑芬", "last_name": "周", "email": "fen@jade-tea.example",
    "phone": "+886227712399",
}  # fmt: skip
BILLING = {"billing_name": "Sun Bakery Accounts", "billing_email": "bills@sun-bakery.example", "same_address": "on"}
DOORS = {"company": "company_edit", "billing": "billing_edit"}


@pytest.fixture
def fen(shared):
    """The global admin of the customer that Ting shares with Mei."""
    with factories.everything_visible():
        company = ResellerRelationship.objects.select_related("customer").get(pk=shared.pk).customer
    return factories.user(company, "Fen", "fen@sun-bakery.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def fen_browser(fen, signed_in):
    return signed_in(fen)


def record_of(shared):
    with factories.everything_visible():
        return Customer.objects.get(tenant_id=shared.customer_id)


def row_of(person):
    with factories.acting_for(person):
        return ResellerRelationship.objects.filter(partner=person.tenant).get()


def page_of(browser, relationship, name="customer_account"):
    return browser.get(reverse(name, args=[relationship.pk]))


def mark_in(page):
    return page.context["form"]["revision"].value()


def save(browser, href, values):
    """Opens the form and sends it."""
    return browser.post(href, {**values, "revision": mark_in(browser.get(href))})


def guests_href(shared, half="company"):
    return reverse(f"customer_{half}_edit", args=[shared.pk])


def told(person, operation, **values):
    with factories.acting_for(person):
        return list(AuditEvent.objects.visible_to(person).filter(operation_type=operation, **values))


# Reading


@pytest.mark.req("CUS-17")
def test_partner_reads_the_account_under_its_grant(ting, shared):
    page = text(page_of(ting, shared))
    assert "信義路五段7號" in page
    assert "周淑芬" in page
    assert guests_href(shared) in page


@pytest.mark.req("CUS-07")
def test_designated_reseller_reads_it_under_its_own(mei, reseller, shared):
    assert "信義路五段7號" in text(page_of(mei, row_of(reseller)))


def test_partner_without_a_grant_reads_nothing_and_is_told_how_to_ask(ting, provider):
    served = parties.served(provider, parties.customer_tenant("Moon Bakery", "moon-bakery.example"))
    page = text(page_of(ting, served))
    assert "Without delegated access the account stays closed" in page
    assert "信義路" not in page
    assert reverse("customer_invite") in page


def test_grant_that_ended_closes_the_account(ting, provider, shared):
    with factories.acting_for(provider):
        grant = DelegatedAdmin.objects.get(grantee=provider.tenant, target_id=shared.customer_id)
        grant.status, grant.withdrawn_at, grant.withdrawn_by = "withdrawn", shared.created_at, provider
        grant.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
    assert "信義路" not in text(page_of(ting, shared))
    assert ting.get(guests_href(shared)).status_code == 403


@pytest.mark.req("CUS-17")
def test_sales_agent_is_told_who_can_open_the_account(cast, provider, shared, signed_in):
    browser = signed_in(factories.reading_english(cast.hao))
    page = text(page_of(browser, shared))
    assert "The admin agents of your company can open this" in page
    assert [words in page for words in ("信義路", guests_href(shared))] == [False, False]
    assert browser.get(guests_href(shared)).status_code == 403


@pytest.mark.req("CUS-17", "REL-12")
def test_reading_is_told_in_both_logs(ting, provider, shared, fen):
    page_of(ting, shared)
    for reader in (provider, fen):
        (event,) = told(reader, "use_delegated_admin")
        assert (event.tenant_id, event.acting_tenant_id) == (shared.customer_id, provider.tenant_id)


def test_account_asks_its_guests_for_the_second_factor_that_it_asks_its_own_people_for(ting, shared):
    with factories.everything_visible():
        Tenant.objects.filter(pk=shared.customer_id).update(requires_second_factor=True)
    answer = page_of(ting, shared)
    assert (answer.status_code, "access-needs-second-factor" in text(answer)) == (403, True)
    assert "信義路" not in text(answer)


def test_account_is_closed_to_a_partner_that_is_suspended(ting, provider, shared):
    set_standing(provider.tenant, status="suspended")
    answer = page_of(ting, shared)
    assert (answer.status_code, "信義路" in text(answer)) == (403, False)


def test_record_is_read_inside_the_account_alone(provider, shared):
    with factories.acting_for(provider):
        assert not Customer.objects.exists()
        grant = DelegatedAdmin.objects.get(grantee=provider.tenant, target_id=shared.customer_id)
        with acting_under(grant, by=provider):
            assert Customer.objects.get().tenant_id == shared.customer_id


def test_customer_reads_its_own_account(fen_browser):
    page = text(fen_browser.get(reverse("account_detail")))
    assert "信義路五段7號" in page
    assert reverse("account_company_edit") in page


def test_people_of_a_partner_have_no_such_page(ting, provider):
    assert ting.get(reverse("account_detail")).status_code == 403


def test_strangers_find_no_account(shared, mei, second, signed_in):
    for browser in (mei, signed_in(second)):
        assert page_of(browser, shared).status_code == 404
        assert browser.get(guests_href(shared)).status_code == 404
        assert browser.post(guests_href(shared), COMPANY).status_code == 404


# Changing


@pytest.mark.req("CUS-07", "CUS-17")
def test_guest_changes_the_company_profile_and_both_logs_tell_it(ting, provider, shared, fen):
    assert save(ting, guests_href(shared), COMPANY).status_code == 302
    assert record_of(shared).address["street_address"] == "信義路五段8號"
    (at_home,), (inside,) = told(provider, "update_customer_company"), told(fen, "update_customer_company")
    assert at_home.pk == inside.pk
    assert inside.acting_tenant_name == provider.tenant.name
    assert (inside.resource_old_value["address"], inside.resource_new_value["address"]) == (
        "110, 台北市信義區, 信義路五段7號", "110, 台北市信義區, 信義路五段8號",
    )  # fmt: skip
    assert "contact" not in inside.resource_new_value


@pytest.mark.parametrize(
    ("first", "last", "country", "name"),
    [
        ("小明", "王", "TW", "王小明"),
        ("小明", "王", "US", "王小明"),
        ("Ming", "Wang", "TW", "Wang Ming"),
        ("Mia", "Kern", "DE", "Mia Kern"),
        ("", "王", "TW", "王"),
        ("", "", "TW", ""),
    ],
)
def test_name_of_a_contact_is_written_as_its_signs_are(first, last, country, name):
    assert person_of({"first_name": first, "last_name": last}, country=country) == name


def test_customer_changes_the_same_by_itself(fen_browser, fen, shared):
    assert save(fen_browser, reverse("account_company_edit"), COMPANY).status_code == 302
    assert record_of(shared).registration_number == "04595257"
    (event,) = told(fen, "update_customer_company")
    assert event.acting_tenant_name == ""


def test_billing_admin_changes_and_user_admin_reads(fen, shared, signed_in):
    bo = factories.user(fen.tenant, "Bo", "bo@sun-bakery.example", roles.BILLING_ADMIN)
    lu = factories.user(fen.tenant, "Lu", "lu@sun-bakery.example", roles.USER_ADMIN)
    assert "changes the company and billing profile" in str(roles.BILLING_ADMIN.sentence)
    assert save(signed_in(bo), reverse("account_billing_edit"), BILLING).status_code == 302
    assert save(signed_in(bo), reverse("account_company_edit"), COMPANY).status_code == 302
    assert signed_in(lu).get(reverse("account_detail")).status_code == 200
    assert signed_in(lu).get(reverse("account_billing_edit")).status_code == 403


@pytest.mark.parametrize("change", [{"registration_number": "123"}, {"phone": "12"}, {"street_address": ""}])
def test_profile_keeps_to_the_rules_of_the_country(fen_browser, shared, change):
    page = save(fen_browser, reverse("account_company_edit"), {**COMPANY, **change})
    assert list(page.context["form"].errors) == list(change)
    assert record_of(shared).revision == 0


def test_contact_is_nobody_of_the_partner(ting, provider, shared):
    page = save(ting, guests_href(shared), {**COMPANY, "email": "ting@formosa-cloud.example"})
    assert list(page.context["form"].errors) == ["email"]


def test_billing_address_is_prefilled_with_the_companys(fen_browser):
    form = fen_browser.get(reverse("account_billing_edit")).context["form"]
    assert form.is_same
    assert form["street_address"].value() == "信義路五段7號"


def test_billing_at_the_companys_address_keeps_none_of_its_own(fen_browser, shared):
    save(fen_browser, reverse("account_billing_edit"), {**BILLING, "street_address": "", "postal_code": "wrong"})
    record = record_of(shared)
    assert (record.billing_name, record.billing_address) == ("Sun Bakery Accounts", {})


def test_billing_at_another_address_asks_for_all_of_it(fen_browser, shared):
    values = {**BILLING, **{name: COMPANY[name] for name in ("postal_code", "country_area", "city", "street_address")}}
    del values["same_address"]
    page = save(fen_browser, reverse("account_billing_edit"), {**values, "street_address": ""})
    assert list(page.context["form"].errors) == ["street_address"]
    assert save(fen_browser, reverse("account_billing_edit"), values).status_code == 302
    assert record_of(shared).billing_address["street_address"] == "信義路五段8號"


def test_second_of_two_sees_both_values_and_loses_nothing(ting, fen_browser, shared):
    seen = mark_in(ting.get(guests_href(shared)))
    save(fen_browser, reverse("account_company_edit"), COMPANY)
    mine = {**COMPANY, "street_address": "信義路五段9號", "revision": seen}
    page = ting.post(guests_href(shared), mine)
    assert "Somebody else saved “信義路五段8號” meanwhile." in text(page)
    assert page.context["form"]["street_address"].value() == "信義路五段9號"
    assert record_of(shared).address["street_address"] == "信義路五段8號"
    assert ting.post(guests_href(shared), {**mine, "revision": mark_in(page)}).status_code == 302
    assert record_of(shared).address["street_address"] == "信義路五段9號"


def test_change_of_the_other_half_disturbs_nobody(ting, fen_browser, shared):
    seen = mark_in(ting.get(guests_href(shared)))
    save(fen_browser, reverse("account_billing_edit"), BILLING)
    assert ting.post(guests_href(shared), {**COMPANY, "revision": seen}).status_code == 302


def test_same_form_sent_twice_is_told_once(fen_browser, fen):
    href = reverse("account_company_edit")
    sent = {**COMPANY, "revision": mark_in(fen_browser.get(href))}
    assert [fen_browser.post(href, sent).status_code for _time in range(2)] == [302, 302]
    assert len(told(fen, "update_customer_company")) == 1


def test_account_without_a_record_gets_one_with_the_first_change(cast, signed_in):
    browser = signed_in(factories.reading_english(cast.fen))
    assert browser.get(reverse("account_detail")).status_code == 200
    assert save(browser, reverse("account_company_edit"), COMPANY).status_code == 302
    with factories.acting_for(cast.fen):
        assert Customer.objects.get().registration_number == "04595257"


@pytest.mark.req("REM-02")
def test_access_that_outlives_the_relationship_goes_on_working(ting, provider, shared):
    with factories.acting_for(provider):
        shared.status, shared.removed_at, shared.removed_by = "removed", shared.created_at, provider
        shared.removal_ended_access = False
        shared.save(update_fields=["status", "removed_at", "removed_by", "removal_ended_access"])
    page = text(page_of(ting, shared))
    assert "The delegated access is still in force" in page
    assert guests_href(shared) in page
    assert save(ting, guests_href(shared), COMPANY).status_code == 302


@pytest.mark.parametrize("half", ["company", "billing"])
def test_pages_cost_few_statements(ting, fen_browser, shared, django_assert_max_num_queries, half):
    with django_assert_max_num_queries(12):
        assert fen_browser.get(reverse("account_detail")).status_code == 200
    with django_assert_max_num_queries(12):
        assert fen_browser.get(reverse(f"account_{half}_edit")).status_code == 200
    with django_assert_max_num_queries(18):  # five of them open and close the other company's wall
        assert ting.get(guests_href(shared, half)).status_code == 200
    with django_assert_max_num_queries(18):
        assert page_of(ting, shared).status_code == 200
