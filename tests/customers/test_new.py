"""Add new customer, page by page: what is asked, what is refused, what is kept and what is left."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Tenant
from customers.actions import new as actions
from customers.models import NewCustomer
from enrollment.models import ProgramEnrollment
from partnercenter.errors import Refused
from tests import factories
from tests.accounts.conftest import link_in, statements
from tests.customers import new
from tests.relationships.partners import text


def drafts():
    with factories.everything_visible():
        return list(NewCustomer.objects.order_by("created_at"))


def errors_of(browser, **values):
    answer = browser.post("/customers/new/", {**new.DETAILS, **values})
    assert answer.status_code == 200
    assert drafts() == []
    return {name for part in answer.context["parts"] for name in part.errors}


@pytest.mark.req("CUS-05")
def test_way_leads_through_every_step_to_the_password(ting, partnership):
    draft = new.begun(ting)
    answer = ting.post(new.page_of(draft, "agreement"), new.AGREEMENT)
    assert answer["Location"] == new.page_of(draft, "review")
    review = ting.get(answer["Location"])
    assert "日光烘焙有限公司" in text(review)
    confirmation = ting.post(new.page_of(draft, "confirmation"))
    assert confirmation.context["added"].password in text(confirmation)
    assert confirmation["Cache-Control"].count("no-store") == 1


@pytest.mark.req("CUS-10")
def test_password_is_shown_once(ting, provider, partnership):
    draft = new.complete(provider)
    password = ting.post(new.page_of(draft, "confirmation")).context["added"].password
    for again in (ting.post(new.page_of(draft, "confirmation")), ting.get(new.page_of(draft, "confirmation"))):
        assert again.status_code == 200
        assert password not in text(again)
        assert "Forgot your password?" in text(again)


def test_lost_password_is_replaced_by_a_link(ting, provider, partnership, client, mails):
    new.submitted(new.complete(provider), provider)
    client.post("/password-reset/", {"email": new.DETAILS["admin_email"]})
    [letter] = [mail for mail in mails() if mail["to"] == new.DETAILS["admin_email"]]
    path = link_in(letter)
    chosen = client.get(path, follow=True)
    words = "a wholly different set of words"
    answer = client.post(chosen.request["PATH_INFO"], {"password1": words, "password2": words})
    assert answer.status_code == 302
    assert client.post("/sign-in/", {"login": new.DETAILS["admin_email"], "password": words}).status_code == 302
    assert client.get("/overview/").status_code == 200


@pytest.mark.req("CUS-08")
def test_reseller_of_the_row_is_chosen(ting, partnership):
    page = ting.get(f"/customers/new/?reseller={partnership.pk}")
    assert f'<option value="{partnership.pk}" selected>' in text(page)
    assert f'<option value="{partnership.pk}">' in text(ting.get("/customers/new/"))


def test_partnership_of_strangers_is_not_found(ting, second, reseller, partnership):
    theirs = factories.partnered(second, reseller)
    assert ting.get(f"/customers/new/?reseller={theirs.pk}").status_code == 404
    assert errors_of(ting, reseller=str(theirs.pk)) == {"reseller"}


def test_reseller_that_cannot_serve_is_refused_beside_the_field(ting, reseller, partnership):
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=reseller.tenant).update(status="suspended")
    assert errors_of(ting, reseller=str(partnership.pk)) == {"reseller"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company_name", "日"), ("company_name", "&&&"), ("company_name", "Co., Ltd."),
        ("domain", "gmail.com"), ("domain", "formosa-cloud.example"), ("domain", "it.formosa-cloud.example"),
        ("domain", "sun"), ("email", "hao@formosa-cloud.example"), ("email", "ming@gmail.com"),
        ("admin_email", "ming@moon-bakery.example"), ("registration_number", "12345678"), ("city", ""),
        ("country", "DE"), ("phone", "12"),
    ],
)  # fmt: skip
def test_details_that_cannot_stand_are_refused_beside_the_field(ting, field, value):
    assert field in errors_of(ting, **{field: value})


@pytest.mark.parametrize("name", ["IBM", "Sunbakery.com", "Sun Sun Bakery", "Suuun Bakery"])
def test_odd_name_is_asked_about_and_may_stay(ting, name):
    assert errors_of(ting, company_name=name) == {"name_is_right"}
    assert new.begun(ting, company_name=name, name_is_right="on").answers["company"]["company_name"] == name


def test_domain_is_checked_in_the_same_words_whoever_has_it(ting, cast):
    def answer(domain):
        return ting.post("/customers/new/", {"domain": domain, "company_name": "Half", "check": "1"})

    assert answer("https://www.Sun-Bakery.example/").context["is_free"] is True
    told = {answer(company.domain).context["problem"].replace(company.domain, "") for company in
            (cast.jade_tea, cast.berger_systems)}  # fmt: skip
    assert len(told) == 1
    assert 'value="Half"' in text(answer("sun-bakery.example"))
    assert drafts() == []


def test_answer_about_the_domain_comes_back_to_the_field(ting):
    page = text(ting.post("/customers/new/", {"domain": "sun-bakery.example", "check": "1"}))
    assert page.index('id="id_domain"') < page.index('formaction="#id_domain"') < page.index("is available")


def test_enter_in_a_field_sends_the_page(ting):
    first = re.search(r"<form class=\"form\".*?<button[^>]*>", text(ting.get("/customers/new/")), re.DOTALL)[0]
    assert first.endswith('<button type="submit" hidden>')


def test_taken_domain_is_refused_beside_the_field(ting, cast):
    domain = cast.jade_tea.domain
    assert errors_of(ting, domain=domain, admin_email=f"x@{domain}") == {"domain"}


def test_asking_for_domains_is_limited(ting, monkeypatch):
    monkeypatch.setattr("customers.views.new.MOST_CHECKS", 1)
    answers = [ting.post("/customers/new/", {"domain": "a.example", "check": "1"}).status_code for _number in range(2)]
    assert answers == [200, 429]


def test_first_page_sent_twice_makes_one_draft(ting):
    once = new.once_on(ting.get("/customers/new/"))
    places = {ting.post("/customers/new/", {**new.DETAILS, "once": once})["Location"] for _number in range(2)}
    assert len(places) == 1
    assert len(drafts()) == 1


def test_unfinished_page_waits_on_the_first_one(ting):
    once = new.once_on(ting.get("/customers/new/"))
    answer = ting.post("/customers/new/", {"once": once, "company_name": "Half a Bakery", "later": "1"})
    assert answer["Location"] == "/customers/"
    [draft] = drafts()
    assert f'<a href="{new.page_of(draft)}"><bdi>Half a Bakery</bdi></a>' in text(ting.get("/customers/new/"))
    assert 'value="Half a Bakery"' in text(ting.get(new.page_of(draft)))


def test_second_of_two_tabs_sees_what_the_first_saved(ting):
    draft = new.begun(ting)
    changed = {**new.DETAILS, "revision": "1"}
    assert ting.post(new.page_of(draft), {**changed, "street_address": "松仁路1號"}).status_code == 302
    late = ting.post(new.page_of(draft), {**changed, "street_address": "松高路9號"})
    assert "松仁路1號" in text(late)
    assert ting.post(new.page_of(draft), {**changed, "street_address": "松高路9號", "revision": "2"}).status_code == 302
    assert drafts()[0].answers["address"]["street_address"] == "松高路9號"


def test_change_leads_back_to_the_review(ting, provider):
    draft = new.complete(provider)
    assert f"{new.page_of(draft)}?check" in text(ting.get(new.page_of(draft, "review")))
    answer = ting.post(new.page_of(draft) + "?check", {**new.DETAILS, "revision": "1", "street_address": "松仁路1號"})
    assert answer["Location"] == new.page_of(draft, "review")


def test_back_leads_to_the_step_before(ting, provider):
    draft = new.complete(provider)
    details, agreement, review = (new.page_of(draft, *step) for step in ((), ("agreement",), ("review",)))
    ways = {page: ting.get(page).context["back_href"] for page in (details, agreement, review, f"{agreement}?check")}
    assert ways == {details: "", agreement: details, review: agreement, f"{agreement}?check": review}


def test_review_waits_for_every_step(ting):
    draft = new.begun(ting)
    assert ting.get(new.page_of(draft, "review"))["Location"] == new.page_of(draft, "agreement")


@pytest.mark.parametrize(
    ("field", "value"), [("date", "2999-01-01"), ("date", ""), ("attested", ""), ("email", "hao@formosa-cloud.example")]
)
def test_acceptance_that_cannot_be_is_refused(ting, field, value):
    draft = new.begun(ting)
    answer = ting.post(new.page_of(draft, "agreement"), {**new.AGREEMENT, field: value})
    assert [set(part.errors) for part in answer.context["parts"]] == [{field}]


def test_cancel_leaves_nothing(ting, provider):
    draft = new.complete(provider)
    assert ting.get(new.page_of(draft, "cancellation")).status_code == 200
    assert ting.post(new.page_of(draft, "cancellation"))["Location"] == "/customers/"
    assert drafts() == []
    with factories.everything_visible():
        assert not Tenant.objects.filter(domain="sun-bakery.example").exists()


def test_submitted_draft_is_neither_changed_nor_canceled(ting, provider):
    draft = new.complete(provider)
    new.submitted(draft, provider)
    there = new.page_of(draft, "confirmation")
    for page in ("", "agreement", "review", "cancellation"):
        assert ting.get(new.page_of(draft, page))["Location"] == there
    with factories.acting_for(provider), pytest.raises(Refused, match="new-customer-submitted"):
        actions.cancel_new_customer(draft, by=provider)


def test_refused_submit_leads_back_to_the_answers(ting, provider, cast):
    answer = ting.post(new.page_of(new.complete(provider, domain=cast.jade_tea.domain), "confirmation"))
    assert answer.status_code == 409
    assert answer.context["refusal"].back_href.endswith("/?check")


@pytest.mark.req("CUS-13")
def test_reseller_is_led_to_invite(mei):
    answer = mei.get("/customers/new/")
    assert (answer.status_code, answer.context["refusal"].code) == (403, "resellers-invite-customers")


def test_draft_of_another_company_is_not_found(provider, second, signed_in):
    draft = new.complete(provider)
    browser = signed_in(second)
    for page in ("", "agreement", "review", "confirmation", "cancellation"):
        assert browser.get(new.page_of(draft, page)).status_code == 404
        assert browser.post(new.page_of(draft, page), new.DETAILS).status_code in (404, 405)


def test_direct_partner_names_no_reseller(cast, signed_in):
    company = factories.tenant("Direct", "direct.example", "TW")
    admin = factories.user(company, "Dora", "dora@direct.example")
    factories.trading(admin, cast.ravi, cast.omar, "direct_bill", mpn_id="4200001")
    page = signed_in(admin).get("/customers/new/")
    assert page.status_code == 200
    assert 'name="reseller"' not in text(page)


def test_customer_of_a_market_of_many_countries_has_the_form_of_its_own(cast, signed_in):
    factories.trading(cast.anna, cast.ravi, cast.omar, "direct_bill", mpn_id="4200001")
    browser = signed_in(cast.anna)
    assert 'name="country_area"' not in text(browser.get("/customers/new/"))
    asked = text(browser.post("/customers/new/", {**new.DETAILS, "country": "ES"}))
    assert '<option value="ES" selected>' in asked
    assert 'name="country_area"' in asked


def test_drafts_of_thirty_days_are_purged(provider):
    new.complete(provider)
    kept = new.complete(provider)
    with factories.everything_visible():
        NewCustomer.objects.exclude(pk=kept.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert [actions.purge_new_customers(), actions.purge_new_customers()] == [1, 0]
    assert drafts() == [kept]


@pytest.mark.parametrize("name", ["", "agreement", "review", "confirmation"])
def test_pages_cost_few_statements(ting, provider, partnership, name, django_assert_max_num_queries):
    draft = new.complete(provider, reseller=partnership)
    if name == "confirmation":
        new.submitted(draft, provider)
    with django_assert_max_num_queries(100) as captured:
        assert ting.get(new.page_of(draft, name)).status_code == 200
    assert len(statements(captured)) <= 12
