"""A4: an admin becomes admin agent, adds a colleague, hands the password over; the colleague chooses one and works."""

import re

import pytest

from accounts.models import User
from tests import factories
from tests.journeys import steps

pytestmark = pytest.mark.browser

SECRET = re.compile(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}")
ADDRESS = "ming@lin-trading.example"


@pytest.mark.req(
    "USR-01", "USR-02", "USR-03", "USR-04", "USR-05", "USR-06", "USR-07", "USR-08", "HLP-05", "HLP-06", "A4"
)
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_admin_adds_a_user_who_begins_to_work(cast, browse, language, javascript):
    admin = browse(cast.mei, language, javascript=javascript)
    become_admin_agent(admin, cast.mei)
    temporary = add_user(admin)
    reload_shows_no_password(admin)
    newcomer = browse(language=language, javascript=javascript)
    sign_in(newcomer, temporary)
    choose_password(newcomer, temporary)
    assert stored(ADDRESS).state == "active"
    temporary_opens_nothing(browse(language=language, javascript=javascript), temporary)


def stored(email):
    with factories.everything_visible():
        return User.objects.with_roles().get(email=email)


def become_admin_agent(admin, user):
    """Settings icon → User management → own name → tick Admin agent → Update."""
    admin.go("/overview/")
    admin.follow("Settings", within=admin.page.locator(".top-bar"))
    admin.looks_right()
    admin.follow("User management")
    admin.looks_right()
    with admin.page.expect_navigation():
        admin.main.get_by_role("link", name=user.full_name).click()
    admin.looks_right()
    admin.main.locator('[name="agent"][value="admin_agent"]').check()
    admin.press("Update")
    admin.looks_right()
    assert admin.main.locator('[name="agent"][value="admin_agent"]').is_checked()
    assert stored(user.email).role_keys == {"global_admin", "admin_agent"}


def add_user(admin):
    """*Add user*, first with a slip; returns the temporary password as the page shows it."""
    admin.go("/settings/users/")
    admin.follow("Add user")
    admin.looks_right()
    assert admin.main.get_by_role("link", name=admin.say("What each role can do")).is_visible()
    admin.fill(full_name="王小明", email="ming@elsewhere.example")
    admin.main.locator('[name="agent"][value="sales_agent"]').check()
    admin.press("Add")
    steps.has_error_at(admin, "email")
    admin.fill(email=ADDRESS)
    admin.press("Add")
    [temporary] = set(SECRET.findall(admin.text))
    if admin.javascript:
        admin.main.locator(".once-secret button").click()
    admin.looks_right()
    assert "ming@lin-trading.example" in admin.text
    return temporary


def reload_shows_no_password(admin):
    admin.page.reload()
    assert (SECRET.findall(admin.page.content()), admin.heading) == ([], "王小明")
    admin.go("/settings/users/")
    assert SECRET.findall(admin.page.content()) == []


def sign_in(newcomer, password):
    newcomer.go("/sign-in/")
    newcomer.fill(login=ADDRESS, password=password)
    newcomer.press("Sign in")


def choose_password(newcomer, temporary):
    """Nothing else opens before; right after it work begins."""
    assert newcomer.path == "/password/first/"
    newcomer.looks_right()
    newcomer.go("/overview/")
    assert newcomer.path == "/password/first/"
    newcomer.fill(temporary=temporary, password="short")
    newcomer.press("Save and begin")
    steps.has_error_at(newcomer, "password")
    newcomer.fill(temporary=temporary, password="a field of blue poppies")
    newcomer.press("Save and begin")
    newcomer.looks_right()
    assert newcomer.path == "/overview/"


def temporary_opens_nothing(somebody, temporary):
    sign_in(somebody, temporary)
    assert somebody.path == "/sign-in/"
    somebody.looks_right()


@pytest.mark.req("USR-09")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_user_chooses_a_password_by_link(cast, portal, browse, language, javascript):
    admin = browse(cast.mei, language, javascript=javascript)
    admin.go("/settings/users/new/")
    admin.fill(full_name="王小明", email=ADDRESS, first_password="link")
    admin.press("Add")
    admin.looks_right()
    [letter] = portal.mail_to(ADDRESS)
    link = portal.link_in(letter)
    newcomer = browse(language=language, javascript=javascript)
    newcomer.go(link)
    newcomer.looks_right()
    newcomer.fill(password="a field of blue poppies")
    newcomer.press("Save password")
    newcomer.looks_right()
    newcomer.fill(password="a field of blue poppies")
    newcomer.press("Sign in")
    assert newcomer.path == "/overview/"
    late = browse(language=language, javascript=javascript)
    assert late.go(link) == 410
    late.looks_right()
