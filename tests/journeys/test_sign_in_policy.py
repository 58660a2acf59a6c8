"""Signing out elsewhere, and the day the company asks everybody for a second factor."""

import pytest

from tests import factories
from tests.accounts.test_sessions import PHONE
from tests.factories import PASSWORD
from tests.journeys import steps

pytestmark = pytest.mark.browser
SESSIONS = "/my-profile/security/sessions/"
THREE_WAYS = pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)


def sign_in(visitor, user):
    visitor.go("/sign-in/")
    visitor.fill(login=user.email, password=PASSWORD)
    visitor.press("Sign in")
    assert visitor.path == "/overview/"


@THREE_WAYS
def test_other_browser_is_signed_out_from_here(cast, browse, language, javascript):
    here = browse(cast.ken, language, javascript=javascript)
    there, third = browse(language=language), browse(language=language)
    there.page.context.set_extra_http_headers({"User-Agent": PHONE})
    for visitor in (there, third):
        sign_in(visitor, cast.ken)
    here.go("/my-profile/security/")
    here.follow("See your sessions")
    here.looks_right()
    assert ("Chrome, iPhone" in here.text, here.main.locator(".task-list__item").count()) == (True, 3)
    here.main.locator(".task-list__item", has_text="iPhone").get_by_role("button").click()
    here.looks_right()
    assert (here.path, here.main.locator(".task-list__item").count()) == (SESSIONS, 2)
    here.press("Sign out everywhere else")
    assert here.main.locator(".task-list__item").count() == 1
    for visitor in (there, third):
        visitor.go("/my-profile/")
        assert visitor.path == "/sign-in/"


@THREE_WAYS
def test_policy_switched_on_leads_the_colleague_to_the_set_up(cast, browse, language, javascript):
    admin = browse(factories.with_app(cast.mei), language, javascript=javascript)
    colleague = browse(cast.ken, language, javascript=javascript)
    admin.go("/settings/")
    admin.follow("Security")
    admin.looks_right()
    assert cast.ken.full_name in admin.text
    admin.press("Require a second factor")
    admin.looks_right()
    assert admin.say("Every user needs a second factor now.") in admin.page.locator("main").inner_text()
    colleague.go("/my-profile/")
    colleague.looks_right()
    assert colleague.path == "/sign-in/second-factor-needed/"
    assert cast.mei.email in colleague.text
    colleague.follow("Set up the app")
    assert colleague.path == "/my-profile/security/authenticator-app/"
    colleague.go("/overview/")
    assert colleague.path == "/sign-in/second-factor-needed/"
    colleague.press("Sign out")
    assert colleague.path == "/"


@pytest.mark.parametrize("javascript", [True, False])
def test_person_who_comes_back_late_is_asked_again_and_then_it_happens(cast, browse, signed_in, javascript):
    admin = factories.with_app(factories.reading_english(cast.mei))
    late = browse(session=signed_in(admin, ago=factories.timedelta(minutes=6)).cookies, javascript=javascript)
    late.go("/settings/security/")
    late.press("Require a second factor")
    assert late.path == "/sign-in/again/"
    late.looks_right()
    late.fill(password=PASSWORD)
    late.press("Go on")
    assert late.path == "/settings/security/"
    assert "Stop requiring it" in late.text
