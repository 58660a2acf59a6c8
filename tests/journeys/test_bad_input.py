"""What people, mail scanners and half-broken browsers do: nothing is doubled, lost or shown as a bare error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from enrollment.models import ContactConfirmation
from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser
TEN_MEGABYTES = "x" * 10 * 1024 * 1024


@pytest.fixture
def draft(cast):
    return factories.draft(cast.mei)


def confirmations_of(application):
    with factories.everything_visible():
        return ContactConfirmation.objects.filter(application_id=application.pk).count()


@pytest.mark.parametrize("javascript", [True, False])
def test_double_click_enrols_once(portal, cast, browse, draft, javascript):
    visitor = browse(cast.mei, javascript=javascript)
    visitor.go(f"{draft.get_absolute_url()}check/")
    button = visitor.main.get_by_role("button", name="Enroll now")
    button.dblclick()
    visitor.main.get_by_role("heading", name="Application submitted").wait_for()
    assert confirmations_of(draft) == 1
    assert len(portal.mail_to("mei@lin-trading.example")) == 1


def test_two_tabs_enrol_once(portal, cast, browse, draft):
    visitor = browse(cast.mei)
    tabs = [visitor.page, visitor.page.context.new_page()]
    for tab in tabs:
        tab.goto(f"{portal.url}{draft.get_absolute_url()}check/")
    for tab in tabs:
        with tab.expect_navigation(url="**/submitted/"):
            tab.get_by_role("button", name="Enroll now").click()
        assert draft.reference in tab.locator("#main").inner_text()
    assert confirmations_of(draft) == 1


def test_many_requests_at_once_enrol_once(portal, cast, signed_in, draft):
    clients = [signed_in(cast.mei) for _number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda client: submit(client, draft), clients))
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"{draft.get_absolute_url()}submitted/")
    }
    assert confirmations_of(draft) == 1


def submit(client, application):
    try:
        return client.post(f"{application.get_absolute_url()}submission/")
    finally:
        connections.close_all()


def test_back_and_forward_lose_nothing(cast, browse, draft):
    visitor = browse(cast.mei)
    here = draft.get_absolute_url()
    visitor.go(f"{here}company/")
    visitor.fill(company_name="林氏國際股份有限公司")
    visitor.press("Save and continue")
    visitor.page.go_back()
    assert visitor.value_of("company_name") == "林氏國際股份有限公司"
    visitor.page.go_forward()
    visitor.go(f"{here}check/")
    visitor.press("Enroll now")
    visitor.page.go_back()
    if visitor.path == f"{here}check/" and visitor.main.get_by_role("button", name="Enroll now").count():
        visitor.press("Enroll now")
        assert visitor.path == f"{here}submitted/"
    assert confirmations_of(draft) == 1


def test_mail_scanner_uses_nothing_up(portal, cast, browse):
    application = factories.submitted(cast.mei)
    [letter] = portal.mail_to("mei@lin-trading.example")
    path = portal.link_in(letter).removeprefix(portal.url)
    statuses = {getattr(Client(), method)(path).status_code for method in ("get", "head") for _time in range(10)}
    assert statuses == {302}
    contact = browse()
    contact.go(path)
    contact.press("Confirm")
    assert contact.heading == "Thank you, the address is confirmed"
    contact.page.reload()
    contact.go(path)
    contact.looks_right()
    assert contact.heading == "This address is confirmed already"
    assert application.reference in contact.text


def end_link(application, **values):
    with factories.everything_visible():
        ContactConfirmation.objects.filter(application_id=application.pk).update(**values)


def test_expired_link_sends_a_new_one(portal, cast, browse):
    application = factories.submitted(cast.mei)
    [letter] = portal.mail_to("mei@lin-trading.example")
    end_link(application, expires_at="2020-01-01T00:00Z")
    contact = browse()
    assert contact.go(portal.link_in(letter)) == 410
    contact.looks_right()
    contact.press("Send me a new link")
    contact.looks_right()
    assert contact.heading == "A new link is on its way"
    assert contact.go(portal.link_in(letter)) == 410
    assert contact.heading == "This link has been replaced"
    contact.looks_right()
    contact.go(portal.link_in(portal.mail_to("mei@lin-trading.example")[1]))
    contact.press("Confirm")
    assert steps.application_of(cast.mei).status == "in_review"


def test_link_of_another_company_and_unknown_link(portal, cast, browse):
    factories.submitted(cast.mei)
    link = portal.link_in(portal.mail_to("mei@lin-trading.example")[0])
    stranger = browse(cast.anna)
    assert stranger.go(link) == 403
    stranger.looks_right()
    assert stranger.heading == "You are signed in for another company"
    stranger.press("Sign out")
    stranger.go(link)
    assert stranger.heading == "Confirm your address"
    assert stranger.go("/confirm/no-such-link/") == 404
    stranger.looks_right()
    assert stranger.heading == "This link is not known"


def test_emoji_in_the_company_name_is_refused(cast, browse, draft):
    visitor = browse(cast.mei)
    visitor.go(f"{draft.get_absolute_url()}company/")
    steps.answer(visitor, company_name="林氏貿易🚀")
    steps.has_error_at(visitor, "company_name")
    assert "Leave out pictures such as 🚀." in visitor.text
    assert visitor.value_of("company_name") == "林氏貿易🚀"


def test_arabic_company_name_is_taken_and_isolated(cast, browse, draft):
    name = "شركة الأفق للتجارة"
    visitor = browse(cast.mei)
    here = draft.get_absolute_url()
    visitor.go(f"{here}company/?check")
    steps.answer(visitor, button="Save and return to your answers", company_name=name)
    visitor.looks_right()
    shown = visitor.main.get_by_text(name, exact=True).first
    assert shown.evaluate("shown => shown.closest('bdi, [dir=auto]') !== null") is True


def test_half_filled_topic_is_there_on_another_device(cast, browse, draft):
    here = draft.get_absolute_url()
    at_work, at_home = browse(cast.mei), browse(cast.mei)
    at_work.go(f"{here}contact/")
    at_work.fill(first_name="Mei", email="mei@", phone="")
    at_work.press("Save and come back later")
    at_work.looks_right()
    assert "Saved. You can come back at any time, on any device." in at_work.text
    contact = at_work.main.locator(".task-list__item", has_text="Primary contact")
    assert contact.locator(".status-tag").inner_text() == "Incomplete"
    at_home.go(f"{here}contact/")
    assert (at_home.value_of("first_name"), at_home.value_of("email"), at_home.value_of("phone")) == ("Mei", "mei@", "")


def test_half_filled_topic_cannot_be_enrolled_with(cast, browse, draft):
    here = draft.get_absolute_url()
    visitor = browse(cast.mei)
    visitor.go(f"{here}contact/")
    visitor.fill(email="")
    visitor.press("Save and come back later")
    visitor.go(f"{here}check/")
    assert visitor.main.get_by_role("button", name="Enroll now").count() == 0


def test_second_tab_sees_both_values(cast, browse, draft):
    tab, other = browse(cast.mei), browse(cast.mei)
    for page in (tab, other):
        page.go(f"{draft.get_absolute_url()}company/")
    other.fill(company_name="先到有限公司")
    other.press("Save and continue")
    steps.answer(tab, company_name="後到有限公司")
    steps.has_error_at(tab, "company_name")
    assert "先到有限公司" in tab.text
    assert tab.value_of("company_name") == "後到有限公司"
    tab.press("Save and continue")
    assert steps.answers_of(steps.application_of(cast.mei))["company"]["company_name"] == "後到有限公司"


def test_wrong_kind_of_file_is_refused_beside_the_field(cast, browse, tmp_path):
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei):
        check = application.checks.get(kind="business")
    visitor = browse(cast.mei)
    visitor.go(f"{application.get_absolute_url()}checks/{check.pk}/evidence/")
    visitor.main.locator("[name=document_type]").select_option(index=1)
    file = {"name": "tax.pdf", "mimeType": "application/pdf", "buffer": b"MZ this is a program"}
    visitor.main.locator("[name=file]").set_input_files(file)
    visitor.press("Send")
    steps.has_error_at(visitor, "file")


def test_ten_megabytes_are_refused_in_the_portals_layout(portal, cast, browse, draft):
    visitor = browse(cast.mei)
    visitor.go(f"{draft.get_absolute_url()}company/")
    token = visitor.value_of("csrfmiddlewaretoken")
    form = {"csrfmiddlewaretoken": token, "revision": "9", "company_name": TEN_MEGABYTES}
    answer = visitor.page.request.post(visitor.page.url, form=form, headers={"Origin": portal.url})
    assert answer.status == 400
    assert "We could not read this request" in answer.text()
    assert 'class="top-bar"' in answer.text()
    assert steps.application_of(cast.mei).revision == draft.revision


def test_company_name_of_ten_thousand_letters_is_refused_beside_the_field(cast, browse, draft):
    visitor = browse(cast.mei)
    visitor.go(f"{draft.get_absolute_url()}company/")
    visitor.main.locator("[name=company_name]").evaluate("field => field.removeAttribute('maxlength')")
    steps.answer(visitor, company_name="林" * 10_000)
    steps.has_error_at(visitor, "company_name")


def test_address_that_does_not_exist_has_a_page(cast, browse):
    for visitor in (browse(), browse(cast.mei)):
        assert visitor.go("/no-such-page/") == 404
        visitor.looks_right()
