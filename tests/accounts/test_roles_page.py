"""What each role can do, as the page and ARCHITECTURE.md print it."""

import pytest
from django.test import Client

from accounts import roles
from partnercenter.management.commands import print_docs
from tests import factories

PAGE = "/settings/users/roles/"


@pytest.mark.req("USR-05", "USR-10")
@pytest.mark.parametrize(("person", "kind"), [("ken", "partner"), ("ravi", "operator")])
def test_page_tells_every_role_of_the_company_and_no_other(cast, signed_in, person, kind):
    page = signed_in(getattr(cast, person)).get(PAGE)
    told = [one.role for _title, members in page.context["families"] for one in members]
    assert sorted(role.key for role in told) == sorted(roles.ROLES_BY_KIND[kind])
    text = page.content.decode()
    assert [str(role.sentence) for role in told if str(role.sentence) not in text.replace("&#x27;", "'")] == []


@pytest.mark.parametrize(("person", "kind"), [("ken", "partner"), ("ravi", "operator")])
def test_table_has_a_mark_for_each_permission_of_each_role(cast, signed_in, person, kind):
    context = signed_in(getattr(cast, person)).get(PAGE).context
    marked = {
        (permission, role.key)
        for permission, allowed in context["rows"]
        for role, yes in zip(context["columns"], allowed, strict=True)
        if yes
    }
    offered = roles.PERMISSIONS_BY_KIND[kind]
    expected = {(right, role.key) for role in roles.offered_to(kind) for right in role.permissions & offered}
    assert marked == expected


def test_page_says_who_gives_which_role_and_which_are_mine(cast, signed_in):
    page = signed_in(cast.ken).get(PAGE)
    told = {one.role.key: one for _title, members in page.context["families"] for one in members}
    assert told["sales_agent"].given_by == "Global admin, User management admin, Admin agent"
    assert told["admin_agent"].gives == "Admin agent, Sales agent, Helpdesk agent"
    assert told["global_admin"].given_by == "Global admin"
    assert page.content.decode().count("Your role") == 1


def test_page_is_open_to_everybody_signed_in(cast, signed_in):
    newcomer = factories.user(cast.lin_trading, "New", "new@lin-trading.example")
    assert (signed_in(newcomer).get(PAGE).status_code, Client().get(PAGE).status_code) == (200, 302)


def test_architecture_prints_the_same_tables():
    printed = print_docs.role_table()
    assert "| Account admin | Looks after locations and program enrollments" in printed
    for kind in roles.ROLES_BY_KIND:
        part = printed.partition(f"`{kind}`:")[2].partition("In a company")[0]
        marks = sum(len(role.permissions & roles.PERMISSIONS_BY_KIND[kind]) for role in roles.offered_to(kind))
        assert part.count("●") == marks
