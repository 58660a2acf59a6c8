"""The pages of connection requests: who sees and does what, in how many statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from relationships.actions import connection_requests as actions
from relationships.models import ConnectionRequest, Invitation
from tests import factories
from tests.accounts.conftest import statements
from tests.relationships.connections import asked, listed, seen

LIST = "/connection-requests/"


@pytest.fixture
def listing(provider):
    factories.reading_english(provider)
    return listed(provider)


@pytest.fixture
def request_(listing, reseller):
    return asked(factories.reading_english(reseller), listing, "We serve schools")


def page_of(request, name="detail"):
    return reverse(f"connection_request_{name}", args=[request.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def resellers_who_ask(cast, listing, count):
    for number in range(count):
        company = factories.tenant(f"Reseller {number}", f"reseller-{number}.example", "TW")
        admin = factories.user(company, f"Admin {number}", f"a@reseller-{number}.example", roles.GLOBAL_ADMIN)
        factories.trading(admin, cast.ravi, cast.omar, "indirect_reseller", mpn_id=f"49000{number:02}")
        asked(admin, listing)


@pytest.mark.req("REL-23")
def test_reseller_asks_and_finds_the_request_in_its_list(listing, reseller, signed_in):
    browser, new = signed_in(factories.reading_english(reseller)), page_of(listing, "new")
    page = text_of(browser.get(new))
    for passed_on in (reseller.full_name, reseller.email, reseller.tenant.name, "4000001", listing.city):
        assert passed_on in page
    answer = browser.post(new, {"note": "We serve schools"}, follow=True)
    assert "Your request is sent." in text_of(answer)
    with factories.acting_for(reseller):
        made = ConnectionRequest.objects.get()
    assert (answer.request["PATH_INFO"], made.note) == (page_of(made), "We serve schools")
    assert f"<title>Connection request: {made.provider_name} " in text_of(answer)
    assert page_of(made) in text_of(browser.get(LIST))


@pytest.mark.parametrize("note", ["x" * 301, "see https://bad.example/", "see bad.example/x"])
def test_note_is_short_and_leads_nowhere(listing, reseller, signed_in, note):
    answer = signed_in(reseller).post(page_of(listing, "new"), {"note": note})
    assert (answer.status_code, "error-summary" in text_of(answer)) == (200, True)
    with factories.acting_for(reseller):
        assert ConnectionRequest.objects.count() == 0


def test_what_is_next_is_said_while_the_agreement_is_missing(cast, listing, signed_in):
    factories.approved(cast.mei, cast.ravi)
    browser = signed_in(factories.reading_english(cast.mei))
    hint = "Next: accept the partner agreement"
    assert hint in text_of(browser.get(page_of(listing, "new")))
    factories.published(cast.omar, "indirect_reseller")
    assert hint in text_of(browser.post(page_of(listing, "new"), {"note": ""}, follow=True))


@pytest.mark.parametrize("published", [True, False])
def test_only_a_listing_in_the_directory_can_be_asked(cast, listing, reseller, signed_in, published):
    if not published:
        with factories.everything_visible():
            type(listing).objects.update(published_at=None)
    assert signed_in(reseller).get(page_of(listing, "new")).status_code == (200 if published else 404)


def test_refusal_before_asking_leads_back_to_the_listing(listing, provider, signed_in):
    answer = signed_in(provider).get(page_of(listing, "new"))
    assert (answer.status_code, listing.get_absolute_url() in text_of(answer)) == (409, True)


def test_refused_asker_is_led_on(cast, listing, provider, reseller, signed_in):
    def page():
        return text_of(signed_in(reseller).get(page_of(listing, "new")))

    request = asked(factories.reading_english(reseller), listing)
    assert f'href="{page_of(request)}">See the request' in page()
    partnership = factories.partnered(provider, reseller)
    assert f'href="{partnership.get_absolute_url()}">See how you work together' in page()
    with factories.everything_visible():
        type(provider.tenant).objects.filter(pk=provider.tenant_id).update(country="DE")
    assert f'href="{reverse("provider_directory")}">Find a provider' in page()


def test_asking_is_limited_in_a_day(cast, listing, reseller, signed_in):
    browser, new = signed_in(reseller), page_of(listing, "new")
    for _ in range(10):
        assert browser.post(new, {"note": ""}).status_code == 302
        with factories.acting_for(reseller):
            actions.withdraw_connection(ConnectionRequest.objects.get(status="open"), by=reseller)
    assert browser.post(new, {"note": ""}).status_code == 429


@pytest.mark.req("REL-23")
def test_provider_invites_and_comes_to_the_draft(cast, request_, signed_in):
    browser = signed_in(cast.hao)
    assert "We serve schools" in text_of(browser.get(page_of(request_)))
    answer = browser.post(page_of(request_, "invite"))
    with factories.acting_for(cast.hao):
        invitation = Invitation.objects.get()
    assert answer["Location"] == reverse("invitation_draft", args=[invitation.pk])
    assert reverse("invitation_detail", args=[invitation.pk]) in text_of(browser.get(page_of(request_)))


def test_provider_declines_with_a_reason(cast, request_, reseller, signed_in):
    browser = signed_in(cast.hao)
    assert "Say why" in text_of(browser.post(page_of(request_, "decline"), {"reason": ""}))
    browser.post(page_of(request_, "decline"), {"reason": "We serve hospitals"})
    assert seen(request_).status == "declined"
    assert "We serve hospitals" in text_of(signed_in(reseller).get(page_of(request_)))


def test_reseller_withdraws(request_, reseller, signed_in):
    browser = signed_in(reseller)
    assert page_of(request_, "withdraw") in text_of(browser.get(page_of(request_)))
    browser.post(page_of(request_, "withdraw"))
    assert seen(request_).status == "withdrawn"
    assert page_of(request_, "withdraw") not in text_of(browser.get(page_of(request_)))


def test_late_answer_is_told_who_was_faster(cast, request_, provider, signed_in):
    signed_in(cast.hao).post(page_of(request_, "decline"), {"reason": "No"})
    answer = signed_in(provider).post(page_of(request_, "invite"))
    assert (answer.status_code, cast.hao.full_name in text_of(answer)) == (409, True)
    assert page_of(request_) in text_of(answer)


@pytest.mark.parametrize("name", ["detail", "invite", "decline", "withdraw"])
def test_stranger_finds_no_request(cast, request_, signed_in, name):
    factories.trading(cast.anna, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100002")
    browser = signed_in(cast.anna)
    answer = browser.get(page_of(request_)) if name == "detail" else browser.post(page_of(request_, name))
    assert answer.status_code == 404


@pytest.mark.parametrize(("who", "name"), [("mei", "invite"), ("mei", "decline"), ("ting", "withdraw")])
def test_the_other_sides_step_is_no_page(cast, request_, signed_in, who, name):
    assert signed_in(getattr(cast, who)).post(page_of(request_, name), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("who", "name", "code"), [
    ("lan", "detail", 200), ("lan", "invite", 403), ("lan", "decline", 403),
    ("ken", "detail", 200), ("ken", "withdraw", 403),
])  # fmt: skip
def test_small_roles_look_and_do_not_answer(cast, request_, signed_in, who, name, code):
    browser = signed_in(getattr(cast, who))
    answer = browser.get(page_of(request_)) if name == "detail" else browser.post(page_of(request_, name))
    assert answer.status_code == code


def test_helpers_without_the_right_see_no_answer_form(cast, request_, signed_in):
    assert page_of(request_, "invite") not in text_of(signed_in(cast.lan).get(page_of(request_)))


def test_new_request_needs_a_global_admin(cast, listing, reseller, signed_in):
    assert signed_in(cast.ken).get(page_of(listing, "new")).status_code == 403


def test_list_is_no_page_for_other_companies(cast, signed_in):
    answer = signed_in(cast.anna).get(LIST)
    assert (answer.status_code, "not enrolled as one" in text_of(answer)) == (403, True)


def test_partners_by_another_way_have_nothing_to_answer(cast, request_, provider, reseller, signed_in):
    factories.partnered(provider, reseller)
    page = text_of(signed_in(provider).get(page_of(request_)))
    assert ("Partners by now" in page, page_of(request_, "invite") in page) == (True, False)
    assert "Partners by now" in text_of(signed_in(provider).get(LIST))


@pytest.mark.parametrize("waiting", [1, 3])
def test_list_costs_the_same_for_one_and_three(cast, listing, signed_in, waiting):
    resellers_who_ask(cast, listing, waiting)
    browser = signed_in(cast.hao)
    with CaptureQueriesContext(connection) as caught:
        page = text_of(browser.get(LIST))
    assert (page.count(">Admin "), len(statements(caught))) == (waiting, 4)


@pytest.mark.parametrize("waiting", [0, 1, 6])
def test_overview_has_a_task_for_each_that_waits(cast, listing, signed_in, waiting):
    resellers_who_ask(cast, listing, waiting)
    browser = signed_in(cast.hao)
    with CaptureQueriesContext(connection) as caught:
        page = text_of(browser.get(reverse("overview")))
    assert page.count("who asks to be connected") == min(waiting, 5)
    assert ("Answer more connection requests" in page, len(statements(caught)) <= 12) == (waiting > 5, True)


def test_overview_has_no_task_for_who_cannot_answer(cast, request_, signed_in):
    assert "who asks to be connected" not in text_of(signed_in(cast.lan).get(reverse("overview")))


def test_pages_stay_within_the_budget(cast, listing, reseller, signed_in):
    browser = signed_in(reseller)
    with CaptureQueriesContext(connection) as asking:
        browser.get(page_of(listing, "new"))
    request = asked(reseller, listing)
    with CaptureQueriesContext(connection) as looking:
        browser.get(page_of(request))
    assert (len(statements(asking)), len(statements(looking))) == (8, 4)
