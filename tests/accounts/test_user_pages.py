"""User management as its people use it: the list, adding, one person, and everything that must not work."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import User
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import statements

LIST, NEW = "/settings/users/", "/settings/users/new/"
ANSWERS = {
    "full_name": "王小明", "email": "ming@lin-trading.example", "agent": ["sales_agent"], "admin": ["billing_admin"],
    "first_password": "temporary",
}  # fmt: skip
SECRET = re.compile(r"[a-z2-9]{5}(?:-[a-z2-9]{5}){3}")


def page_of(user, name="user_detail"):
    return reverse(name, args=[user.pk])


@pytest.fixture
def english(cast, signed_in):
    """Mei's browser, in English."""
    return signed_in(factories.reading_english(cast.mei))


def stored(user):
    with factories.everything_visible():
        return User.objects.with_roles().get(pk=user.pk)


@pytest.mark.req("USR-01")
def test_list_shows_the_company_and_nobody_else(cast, english):
    people = [cast.ken, cast.anna, cast.ravi]
    html = english.get(LIST).content.decode()
    assert [person.email in html for person in people] == [True, False, False]


@pytest.mark.parametrize(("query", "found"), [
    ("?q=ken", ["ken"]), ("?role=sales_agent", ["ken"]), ("?role=admins", ["mei"]), ("?state=inactive", []),
    ("?state=waiting", ["una"]), ("?state=active&sort=-email", ["mei", "ken"]),
])  # fmt: skip
def test_list_searches_filters_and_sorts(cast, english, query, found):
    factories.user(cast.lin_trading, "Una", "una@lin-trading.example", must_change_password=True)
    assert cast.ken
    html = english.get(LIST + query).content.decode()
    rows = re.findall(r">(\w+)@lin-trading\.example<", html.partition("<tbody>")[2])
    assert rows == found


def test_export_is_exactly_the_filter_and_logged(cast, english):
    assert cast.ken
    factories.user(cast.lin_trading, "=cmd|' /C calc'!A0", "eve@lin-trading.example", roles.SALES_AGENT)
    lines = english.get(LIST + "export.csv?role=sales_agent").getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["eve@lin-trading.example", "ken@lin-trading.example"]
    assert lines[1].startswith("'=cmd") or lines[1].startswith("\"'=cmd")
    with factories.everything_visible():
        logged = AuditEvent.objects.get(operation_type="export_users").resource_new_value
    assert logged == {"filter": "role=sales_agent"}


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_and_person_cost_the_same_for_any_number(cast, english, count):
    for number in range(count):
        factories.user(cast.lin_trading, f"P {number}", f"p{number}@lin-trading.example", roles.SALES_AGENT)
    found = []
    for url in (LIST, page_of(cast.mei)):
        with CaptureQueriesContext(connection) as captured:
            english.get(url)
        found.append(len(statements(captured)))
    assert found == [4, 4]


@pytest.mark.req("USR-03", "USR-05", "USR-06", "USR-07")
def test_add_shows_the_password_once_and_never_again(cast, english):
    form = english.get(NEW).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', form)[1]
    assert reverse("role_list") in form
    first = english.post(NEW, ANSWERS | {"once": once})
    again = english.post(NEW, ANSWERS | {"once": once})
    (password,) = set(SECRET.findall(first.content.decode()))
    made = User.objects.none()
    with factories.everything_visible():
        made = User.objects.with_roles().get(email="ming@lin-trading.example")
    assert (made.check_password(password), made.role_keys) == (True, {"sales_agent", "billing_admin"})
    assert (again.status_code, again.url) == (302, page_of(made))
    assert "no-store" in first["Cache-Control"]
    assert SECRET.findall(english.get(page_of(made)).content.decode()) == []


@pytest.mark.parametrize(("changes", "message"), [
    ({"full_name": ""}, "Enter the full name of this person."),
    ({"email": ""}, "Enter the e-mail address of this person."),
    ({"email": "ming@elsewhere.example"}, "it ends in lin-trading.example"),
    ({"email": "ken@lin-trading.example"}, "has this e-mail address already"),
    ({"email": "olga@tw.lin-trading.example"}, "This e-mail address cannot be used."),
    ({"first_password": ""}, "Choose how the new user gets the first password."),
    ({"agent": ["emperor"]}, "Choose roles from the list."),
    ({"full_name": "see www.evil.example"}, "Enter a name without web addresses."),
])  # fmt: skip
def test_add_says_what_is_wrong_and_adds_nobody(cast, english, changes, message):
    assert cast.ken
    elsewhere = factories.tenant("Elsewhere", "tw.lin-trading.example", "TW")
    factories.user(elsewhere, "Olga", "olga@tw.lin-trading.example")
    answer = english.post(NEW, ANSWERS | changes)
    html = answer.content.decode()
    assert (answer.status_code, message in html, "Elsewhere" in html) == (200, True, False)
    with factories.everything_visible():
        assert User.objects.filter(full_name="王小明").count() == 0


@pytest.mark.parametrize("ticked", [{"admin": ["global_admin"]}, {"program": ["referrals_admin"]}])
def test_add_refuses_a_role_above_by_crafted_post(cast, signed_in, ticked):
    una = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", roles.USER_ADMIN)
    answer = signed_in(una).post(NEW, ANSWERS | ticked)
    assert (answer.status_code, "role-above-own" in answer.content.decode()) == (403, True)
    with factories.everything_visible():
        assert User.objects.filter(full_name="王小明").count() == 0


@pytest.mark.req("USR-02", "HLP-06")
def test_tick_admin_agent_on_oneself(cast, english):
    html = english.get(page_of(cast.mei)).content.decode()
    assert re.search(r'value="global_admin"[^>]* checked', html)
    answer = english.post(page_of(cast.mei, "user_roles_update"), {
        "seen": "global_admin", "admin": ["global_admin"], "agent": ["admin_agent"],
    })  # fmt: skip
    assert (answer.url, stored(cast.mei).role_keys) == (page_of(cast.mei), {"global_admin", "admin_agent"})


def test_role_out_of_reach_is_shown_disabled_and_stays(cast, signed_in):
    una = factories.user(cast.lin_trading, "Una", "una@lin-trading.example", roles.ACCOUNT_ADMIN)
    browser = signed_in(una)
    html = browser.get(page_of(cast.ken)).content.decode()
    assert re.search(r'value="sales_agent"[^>]* checked[^>]* disabled', html)
    browser.post(page_of(cast.ken, "user_roles_update"), {"seen": "sales_agent", "program": ["referrals_user"]})
    assert stored(cast.ken).role_keys == {"sales_agent", "referrals_user"}


def test_two_tabs_say_that_somebody_else_was_faster(cast, english):
    english.post(page_of(cast.ken, "user_roles_update"), {"seen": "sales_agent", "agent": ["admin_agent"]})
    late = english.post(page_of(cast.ken, "user_roles_update"), {"seen": "sales_agent", "agent": ["helpdesk_agent"]})
    assert (late.status_code, "roles-changed" in late.content.decode()) == (409, True)
    assert stored(cast.ken).role_keys == {"admin_agent"}


VERBS = [
    "user_roles_update", "user_rename", "user_password_reset", "user_deactivate", "user_reactivate",
    "user_sessions_end", "user_second_factor_remove", "user_delete",
]  # fmt: skip


@pytest.mark.parametrize("name", ["user_detail", *VERBS])
def test_a_person_of_another_company_does_not_exist(cast, english, signed_in, name):
    for browser in (english, signed_in(cast.ravi)):
        answers = [getattr(browser, verb)(page_of(cast.anna, name)) for verb in ("get", "post")]
        assert {answer.status_code for answer in answers} <= {403, 404, 405}
    assert english.post(reverse(name, args=[uuid4()])).status_code in (404, 405)
    assert (stored(cast.anna).is_active, stored(cast.anna).role_keys) == (True, {"global_admin"})


@pytest.mark.parametrize("name", VERBS)
def test_a_small_role_is_told_why_and_who(cast, signed_in, name):
    answer = signed_in(factories.reading_english(cast.ken)).post(page_of(cast.mei, name))
    html = answer.content.decode()
    assert (answer.status_code, "role-lacks-right" in html, cast.mei.email in html) == (403, True, True)


def test_reset_deactivate_reactivate_delete(cast, english):
    page = page_of(cast.ken, "user_password_reset")
    assert "stops working" in english.get(page).content.decode()
    shown = english.post(page, {"first_password": "temporary"}).content.decode()
    assert stored(cast.ken).check_password(SECRET.findall(shown)[0])
    english.post(page_of(cast.ken, "user_deactivate"))
    assert stored(cast.ken).state == "inactive"
    english.post(page_of(cast.ken, "user_reactivate"))
    wrong = english.post(page_of(cast.ken, "user_delete"), {"email": "kim@lin-trading.example"})
    assert "This is not the address of this user" in wrong.content.decode()
    english.post(page_of(cast.ken, "user_delete"), {"email": "KEN@lin-trading.example"})
    with factories.everything_visible():
        assert User.objects.filter(pk=cast.ken.pk).count() == 0


def test_rename(cast, english):
    english.post(page_of(cast.ken, "user_rename"), {"full_name": "Ken Chen"})
    broken = english.post(page_of(cast.ken, "user_rename"), {"full_name": ""})
    assert "Enter the full name of this person." in broken.content.decode()
    assert stored(cast.ken).full_name == "Ken Chen"


@pytest.mark.req("USR-08", "HLP-05")
def test_new_user_chooses_a_password_first_and_then_works(cast, english):
    shown = english.post(NEW, ANSWERS).content.decode()
    temporary = SECRET.findall(shown)[0]
    browser = Client()
    browser.post("/sign-in/", {"login": ANSWERS["email"], "password": temporary})
    late = Client().post("/sign-in/", {"login": ANSWERS["email"], "password": temporary})
    assert "used already" in late.content.decode()
    same = browser.post("/password/first/", {"temporary": temporary, "password": temporary})
    assert "Choose another password" in same.content.decode()
    done = browser.post("/password/first/", {"temporary": temporary, "password": "a field of blue poppies"})
    assert (done.url, browser.get("/overview/").status_code) == ("/overview/", 200)
    again = Client().post("/sign-in/", {"login": ANSWERS["email"], "password": "a field of blue poppies"})
    assert again.status_code == 302


def test_form_that_comes_back_after_a_proof_knows_its_own_address(cast, signed_in):
    browser = signed_in(factories.reading_english(cast.mei), ago=timedelta(hours=1))
    asked = browser.post(page_of(cast.ken, "user_delete"), {"email": "wrong@lin-trading.example"})
    html = browser.post(asked.url, {"password": factories.PASSWORD}).content.decode()
    assert "This is not the address of this user" in html
    assert f'action="{page_of(cast.ken, "user_delete")}"' in html


def test_address_of_a_form_opened_by_hand_is_explained(cast, english):
    answer = english.get(page_of(cast.ken, "user_rename"))
    assert (answer.status_code, answer["Allow"], "only takes forms" in answer.content.decode()) == (405, "POST", True)
