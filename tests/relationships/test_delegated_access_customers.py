"""The grants of customers on the board of their partner, beside those of resellers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties, visits

BOARD = "/settings/delegated-access/"


@pytest.fixture
def account(cast, partnership, provider):
    """Jade Tea, a customer of Ting's company, which also provides Mei's."""
    return visits.account_of(cast, provider)


@pytest.fixture
def lan(cast, account, signed_in):
    return signed_in(cast.lan)


def grant_of(company):
    with factories.everything_visible():
        return DelegatedAdmin.objects.get(target=company)


def open_users(page):
    return re.findall(r"/work-accounts/([^/]+)/users/", page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["林氏貿易有限公司", "翠玉茶業有限公司"]),
        ("?of=customers", ["翠玉茶業有限公司"]),
        ("?of=partners", ["林氏貿易有限公司"]),
        ("?of=customers&q=林氏", []),
        ("?of=nonsense", ["林氏貿易有限公司", "翠玉茶業有限公司"]),
    ],
)
def test_board_tells_customers_from_resellers(lan, query, found):
    page = visits.text(lan.get(BOARD + query)).partition("<tbody>")[2]
    assert [name for name in ("林氏貿易有限公司", "翠玉茶業有限公司") if f">{name}</a>" in page] == found


@pytest.mark.req("CUS-17")
def test_customers_grant_leads_into_the_customers_record(cast, account, lan):
    grant = grant_of(cast.jade_tea)
    assert str(grant.pk) in open_users(visits.text(lan.get(BOARD)))
    answer = lan.get(f"/work-accounts/{grant.pk}/users/")
    assert (answer.status_code, answer["Location"]) == (302, visits.href(account))


def test_newest_relationship_is_the_one_that_is_led_into(cast, account, provider, lan):
    with factories.acting_for(provider):
        values = {"status": "removed", "removed_at": account.created_at, "removed_by": provider}
        type(account).objects.filter(pk=account.pk).update(**values)
    again = parties.served(provider, cast.jade_tea)
    answer = lan.get(f"/work-accounts/{grant_of(cast.jade_tea).pk}/users/")
    assert answer["Location"] == visits.href(again)


def test_pages_of_resellers_accounts_are_closed_to_customers_grants(cast, account, lan):
    start = f"/work-accounts/{grant_of(cast.jade_tea).pk}/users/{cast.bo.pk}/"
    answers = [lan.get(start), *(lan.post(f"{start}{act}/") for act in ("password-reset", "deactivation"))]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert visits.as_now(cast.bo).is_active


def test_each_kind_of_access_says_what_it_opens(cast, account, lan):
    board = visits.text(lan.get(BOARD))
    assert ("In the account of a customer" in board, "In the account of a reseller" in board) == (True, True)
    theirs = visits.text(lan.get(grant_of(cast.jade_tea).get_absolute_url()))
    resellers = visits.text(lan.get(grant_of(cast.lin_trading).get_absolute_url()))
    words = "shown once to hand over"
    assert (words in theirs, words in resellers) == (True, False)


def test_deleted_people_of_a_reseller_are_not_shown(cast, account, lan, reseller):
    assert cast.ken
    page = visits.text(lan.get(f"/work-accounts/{grant_of(cast.lin_trading).pk}/users/?state=deleted"))
    assert ("Deleted in the last 30 days" in page, cast.ken.email in page) == (False, True)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_board_of_customers_costs_the_same_whatever_its_length(cast, lan, provider, count):
    for number in range(count):
        company = factories.tenant(f"Shop {number}", f"shop{number}.example", "TW", kind="customer")
        parties.granted(provider, company)
    lan.get(BOARD)
    with CaptureQueriesContext(connection) as caught:
        lan.get(f"{BOARD}?of=customers")
    assert len(statements(caught)) == 6, statements(caught)
