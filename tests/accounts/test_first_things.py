"""What comes before anything else: a password of one's own, a second factor where the company asks for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.first_things import ALWAYS_OPEN
from accounts.models import User
from tests import factories
from tests.accounts.conftest import statements
from tests.factories import PASSWORD, acting_for

NEEDED, FIRST_PASSWORD = "/sign-in/second-factor-needed/", "/password/first/"


@pytest.fixture
def strict(cast):
    """Lin Trading asks everybody for a second factor."""
    with acting_for(cast.mei):
        cast.lin_trading.requires_second_factor = True
        cast.lin_trading.save(update_fields=["requires_second_factor"])
    return cast.lin_trading


@pytest.fixture
def newcomer(cast):
    """A user whose password a colleague knows."""
    later = timezone.now() + timedelta(days=7)
    return factories.user(
        cast.lin_trading, "Jia Wu", "jia@lin-trading.example", must_change_password=True, temporary_until=later
    )


@pytest.mark.parametrize("page", ["/", "/overview/", "/my-profile/", "/programs/", "/my-profile/e-mail/"])
def test_second_factor_comes_before_every_page(cast, strict, signed_in, page):
    assert signed_in(cast.ken).get(page).url == NEEDED


def test_second_factor_page_says_why_and_what_to_do(cast, strict, signed_in):
    page = signed_in(cast.ken).get(NEEDED).content.decode()
    assert "Everybody at 林氏貿易有限公司 needs one" in page
    assert page.count("/sign-out/") == 2


def test_second_factor_once_set_up_is_in_nobodys_way(cast, strict, signed_in):
    client = signed_in(factories.with_app(cast.ken))
    assert client.get("/my-profile/").status_code == 200
    assert client.get(NEEDED).url == "/overview/"


def test_second_factor_is_no_matter_where_nobody_asks_for_it(cast, signed_in):
    client = signed_in(cast.ken)
    assert (client.get("/my-profile/").status_code, client.get(NEEDED).url) == (200, "/overview/")


def test_operators_people_always_need_a_second_factor(cast, signed_in):
    with acting_for(cast.ravi):
        cast.ravi.authenticator_set.all().delete()
    client = signed_in(cast.ravi)
    assert client.get("/operator/").url == NEEDED
    assert "data of many companies" in client.get(NEEDED).content.decode()
    assert signed_in(cast.omar).get("/operator/").status_code == 200


def test_form_sent_elsewhere_changes_nothing(cast, strict, signed_in):
    profile = {"full_name": "Somebody Else", "language": "en", "time_zone": "UTC"}
    assert signed_in(cast.ken).post("/my-profile/", profile).url == NEEDED
    with acting_for(cast.ken):
        cast.ken.refresh_from_db()
    assert cast.ken.full_name == "陳建志"


@pytest.mark.parametrize("passing", ["", "/settings/users/"])
def test_act_that_waited_does_not_happen_before_the_second_factor(cast, signed_in, request, passing):
    client = signed_in(cast.mei, ago=timedelta(hours=1))
    act = f"/settings/users/{cast.ken.pk}/deactivation/"
    asked = client.post(act)
    request.getfixturevalue("strict")
    if passing:
        assert client.get(passing).url == NEEDED
    assert client.post(asked.url, {"password": PASSWORD}).url == act
    with acting_for(cast.mei):
        assert User.objects.get(pk=cast.ken.pk).is_active


@pytest.mark.req("USR-08", "HLP-05")
def test_own_password_comes_before_the_second_factor(cast, strict, newcomer, signed_in):
    client = signed_in(newcomer)
    assert [client.get(page).url for page in ("/overview/", NEEDED)] == [FIRST_PASSWORD] * 2
    assert client.get(FIRST_PASSWORD).status_code == 200


@pytest.mark.parametrize("page", ["/help/", "/help/work-account/"])
def test_help_stays_open(cast, strict, newcomer, signed_in, page):
    assert [signed_in(person).get(page).status_code for person in (cast.ken, newcomer)] == [200, 200]


def test_sign_out_language_and_reauthentication_stay_open(cast, strict, signed_in):
    client = signed_in(cast.ken)
    assert client.get("/sign-in/again/").status_code == 200
    assert client.post("/language/", {"language": "zh-hans", "next": NEEDED}).url == NEEDED
    assert client.post("/sign-out/").url == "/"
    assert client.get("/overview/").url.startswith("/sign-in/?")


def test_pages_that_stay_open_exist():
    from tests.accounts.test_freshness import patterns

    assert {entry.name for entry in patterns()} >= ALWAYS_OPEN


def test_first_things_cost_no_statement(cast, strict, signed_in):
    client = signed_in(factories.with_app(cast.ken))
    client.get("/help/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/help/")
    assert [sql for sql in statements(asked) if "mfa_" in sql and "accounts_user" not in sql] == []


def test_sign_in_leads_there(cast, strict, client):
    admin = factories.user(cast.lin_trading, "Wei", "wei@lin-trading.example", roles.GLOBAL_ADMIN)
    moved = client.post("/sign-in/", {"login": admin.email, "password": PASSWORD})
    assert client.get(moved.url).url == NEEDED
