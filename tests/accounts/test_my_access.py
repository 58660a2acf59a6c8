"""My access: what I can do, what I cannot, and whom to ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.actions import access_requests as actions
from accounts.roles import Permission
from tests import factories
from tests.accounts.conftest import statements

PAGE = "/my-access/"


def shown(client):
    page = client.get(PAGE)
    can = [one for _title, rights in page.context["can"] for one in rights]
    cannot = {missing.permission: missing for _title, rights in page.context["cannot"] for missing in rights}
    return page, can, cannot


@pytest.mark.parametrize(
    ("person", "kind"), [("mei", "partner"), ("ken", "partner"), ("ravi", "operator"), ("omar", "operator")]
)
def test_everything_the_company_knows_is_either_mine_or_not(cast, signed_in, person, kind):
    user = getattr(cast, person)
    _page, can, cannot = shown(signed_in(user))
    assert set(can) | set(cannot) == roles.PERMISSIONS_BY_KIND[kind]
    assert ([user.may(one) for one in can], [user.may(one) for one in cannot]) == (
        [True] * len(can), [False] * len(cannot),
    )  # fmt: skip


def test_missing_permission_names_who_gives_it_and_leads_to_the_request(cast, signed_in):
    factories.user(cast.lin_trading, "Uma", "uma@lin-trading.example", roles.USER_ADMIN)
    assert cast.mei.tenant_id != cast.anna.tenant_id
    page, can, cannot = shown(signed_in(cast.ken))
    people = [cannot[one].people for one in (Permission.ENROL, Permission.ADD_USERS, Permission.VIEW_COMPANY)]
    of_sales = [
        Permission.VIEW_RELATIONSHIPS, Permission.MANAGE_RESELLERS, Permission.VIEW_CUSTOMERS,
        Permission.INVITE_CUSTOMERS, Permission.ADD_CUSTOMERS,
    ]  # fmt: skip
    assert (can, people) == (of_sales, ["林美玲", "Uma, 林美玲", "Uma, 林美玲"])
    assert f'{reverse("access_request_create")}?permission=enrol"' in page.content.decode()


def test_what_was_asked_is_waiting_and_what_was_declined_says_so(cast, signed_in):
    assert cast.mei
    with factories.acting_for(cast.ken):
        asked = [
            actions.request_access(one, path="", note="", by=cast.ken)
            for one in (Permission.ENROL, Permission.ADD_USERS)
        ]
    with factories.acting_for(cast.mei):
        actions.decline_access(asked[0], reason="No", by=cast.mei)
    page, _can, cannot = shown(signed_in(cast.ken))
    states = [
        (cannot[one].waits, cannot[one].declined)
        for one in (Permission.ENROL, Permission.ADD_USERS, Permission.VIEW_USERS)
    ]
    assert states == [(False, True), (True, False), (False, False)]
    text = page.content.decode()
    links = [f"?permission={name}" in text for name in ("enrol", "add_users", "view_users")]
    assert links == [True, False, True]


@pytest.mark.req("HLP-06")
def test_way_to_my_name_in_user_management_for_who_may_open_it(cast, signed_in):
    pages = {one: signed_in(one).get(PAGE).content.decode() for one in (cast.mei, cast.ken)}
    assert [reverse("user_detail", args=[one.pk]) in page for one, page in pages.items()] == [True, False]


def test_global_admin_of_the_operator_gives_themselves_what_is_missing(cast, signed_in):
    boss = factories.user(cast.operator, "Olga", "olga@operator.example", roles.GLOBAL_ADMIN)
    page, _can, cannot = shown(signed_in(boss))
    assert {missing.gives_self for missing in cannot.values()} == {True}
    assert "?permission=" not in page.content.decode()


def test_without_a_role_and_without_an_admin_the_page_is_honest(cast, signed_in):
    page = signed_in(factories.user(cast.operator, "New", "new@operator.example")).get(PAGE).content.decode()
    told = ["You have no role yet." in page, "Nobody in your company can give it at the moment." in page]
    assert told == [True, True]


def test_page_costs_the_same_whoever_can_help(cast, signed_in):
    ken = signed_in(cast.ken)

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert ken.get(PAGE).status_code == 200
        return len(statements(caught))

    assert cast.mei
    one = cost()
    for number in range(20):
        factories.user(cast.lin_trading, f"Admin {number}", f"a{number}@lin-trading.example", roles.USER_ADMIN)
    assert (cost(), one <= 12) == (one, True)


def test_profile_and_account_menu_lead_here(cast, signed_in):
    page = signed_in(cast.ken).get("/my-profile/").content.decode()
    assert page.count(f'href="{PAGE}"') == 2
