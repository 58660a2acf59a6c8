"""Opportunity 4: who is refused asks on the spot; who can give the role has a mail and a task; then the page opens."""

import pytest

from accounts.models import User
from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser
PAGE = "/partner-profile/program-info/"
NOTE = "年度報告需要這些數字 / for the annual report"


@pytest.mark.req("DEC-01", "USR-02")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_colleague_asks_and_admin_gives_the_role(cast, browse, portal, language, javascript):
    factories.approved(cast.mei, cast.ravi)
    admin = browse(cast.mei, language, javascript=javascript)
    colleague = browse(cast.ken, language, javascript=javascript)
    ask_on_the_refusal(colleague, cast.mei)
    find_the_task(admin, portal)
    give_the_role(admin)
    assert roles_of(cast.ken) == {"sales_agent", "billing_admin"}
    letter = portal.mail_to(cast.ken.email)[-1]
    assert colleague.go(portal.link_in(letter)) == 200
    assert colleague.path == PAGE


@pytest.mark.parametrize("javascript", [True, False])
def test_admin_declines_with_a_reason_and_the_colleague_reads_it(cast, browse, portal, javascript):
    assert cast.mei
    colleague = browse(cast.ken, javascript=javascript)
    ask_on_my_access(colleague)
    admin = browse(cast.mei, javascript=javascript)
    admin.go(portal.link_in(portal.mail_to(cast.mei.email)[-1]))
    admin.go("/access-requests/")
    admin.looks_right()
    admin.follow("陳建志")
    open_decline(admin)
    admin.press("Decline")
    steps.has_error_at(admin, "reason")
    admin.fill(reason="Mei does this herself.")
    admin.press("Decline")
    admin.looks_right()
    assert "Mei does this herself." in portal.mail_to(cast.ken.email)[-1].text
    colleague.go("/my-access/")
    colleague.looks_right()
    assert "Declined on" in colleague.text


def roles_of(user):
    with factories.everything_visible():
        return User.objects.with_roles().get(pk=user.pk).role_keys


def ask_on_the_refusal(colleague, admin):
    """Refused, told by whom it lifts, and the form stands there."""
    assert colleague.go(PAGE) == 403
    colleague.looks_right()
    assert f"{admin.full_name} <{admin.email}>" in colleague.text
    colleague.fill(note="www.evil.example/x")
    colleague.press("Request access")
    steps.has_error_at(colleague, "note")
    colleague.fill(note=NOTE)
    colleague.press("Request access")
    colleague.looks_right()
    assert NOTE in colleague.text
    assert colleague.go(PAGE) == 403
    assert colleague.main.locator("textarea").count() == 0


def ask_on_my_access(colleague):
    colleague.go("/my-access/")
    colleague.looks_right()
    colleague.follow("What each role can do")
    colleague.looks_right()
    colleague.go("/my-access/")
    link = colleague.main.locator('a[href$="?permission=enrol"]')
    with colleague.page.expect_navigation():
        link.click()
    colleague.looks_right()
    colleague.press("Request access")
    colleague.looks_right()


def find_the_task(admin, portal):
    """The mail in her language leads to the same page as the task."""
    letter = portal.mail_to("mei@lin-trading.example")[-1]
    assert (f'lang="{admin.language}"' in letter.html, NOTE in letter.text) == (True, True)
    admin.go("/overview/")
    admin.looks_right()
    with admin.page.expect_navigation():
        admin.main.locator(".task-list a", has_text="陳建志").click()
    assert portal.link_in(letter) == admin.page.url
    admin.looks_right()


def give_the_role(admin):
    assert admin.main.locator('[name="role"]:checked').get_attribute("value") == "billing_admin"
    admin.press("Give the role")
    admin.looks_right()
    assert admin.banners == ["success"]


def open_decline(admin):
    admin.looks_right()
    admin.main.locator("details.more > summary").click()
