"""What a customer finds beside its partners: its menu, its tasks, and pages that wait for orders."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from relationships.models import DelegatedAdmin
from tests import factories
from tests.accounts.conftest import statements
from tests.customers import parties
from tests.customers.endings import more_partners
from tests.relationships.partners import text


@pytest.fixture
def wen(shared):
    return factories.user(shared.customer, "Wen", "wen@sun-bakery.example", roles.GLOBAL_ADMIN)


@pytest.fixture
def bakery(wen, signed_in):
    return signed_in(wen)


def tasks_of(browser):
    return [(task.title, task.href) for task in browser.get("/overview/").context["tasks"]]


@pytest.mark.req("CUS-17")
@pytest.mark.parametrize("address", ["/subscriptions/", "/licenses/"])
def test_empty_pages_say_who_orders(bakery, shared, address):
    page = text(bakery.get(address))
    assert ("Who orders for you" in page, f'href="/partners/{shared.pk}/"' in page) == (True, True)


@pytest.mark.parametrize("address", ["/subscriptions/", "/licenses/"])
def test_customer_without_partners_reads_how_one_comes(cast, signed_in, address):
    page = text(signed_in(factories.reading_english(cast.fen)).get(address))
    assert "Nobody at the moment." in page


@pytest.mark.parametrize("address", ["/subscriptions/", "/licenses/", "/partners/"])
def test_partners_have_no_such_page(ting, shared, address):
    assert ting.get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 3, 50])
def test_page_costs_the_same_for_any_number_of_partners(bakery, provider, shared, count):
    more_partners(provider, shared, count)
    with CaptureQueriesContext(connection) as captured:
        bakery.get("/licenses/")
    assert len(statements(captured)) == 3


def test_menu_of_a_customer_has_its_own_pages_and_none_of_a_partner(bakery):
    page = text(bakery.get("/overview/"))
    menu = page.partition('class="side-nav')[2].partition("</nav>")[0]
    for address in ("/partners/", "/subscriptions/", "/licenses/", "/settings/users/", "/settings/activity/"):
        assert f'href="{address}"' in menu
    for address in ("/customers/", "/indirect-providers/", "/partner-profile/program-info/", "/enroll/"):
        assert f'href="{address}"' not in menu


# Tasks


def test_partner_that_came_unasked_is_to_be_looked_at_for_a_while(bakery, monkeypatch, shared):
    assert tasks_of(bakery) == [("Review your partners", "/partners/")]
    monkeypatch.setattr("customers.start_tasks.NEW", timedelta(0))
    assert tasks_of(bakery) == []


def test_customer_that_asked_for_its_partner_has_nothing_to_do(cast, signed_in, provider):
    company = parties.customer_tenant("Moon", "moon.example")
    una = factories.user(company, "Una", "una@moon.example", roles.GLOBAL_ADMIN)
    assert tasks_of(signed_in(una)) == []


def test_unfinished_profile_is_asked_of_those_who_may_finish_it(cast, signed_in):
    assert tasks_of(signed_in(factories.reading_english(cast.fen))) == [("Finish your account profile", "/account/")]
    una = factories.user(cast.jade_tea, "Una", "una@jade-tea.example", roles.USER_ADMIN)
    assert tasks_of(signed_in(una)) == []


def test_access_unused_for_90_days_is_asked_about(bakery, wen, shared):
    with factories.acting_for(wen):
        long_ago = timezone.now() - timedelta(days=91)
        DelegatedAdmin.objects.update(last_used_at=long_ago)
    assert ("Review unused access", "/partners/") in tasks_of(bakery)


def test_partners_have_none_of_these_tasks(mei, shared):
    assert "Review your partners" not in [title for title, _href in tasks_of(mei)]


def test_overview_stays_within_its_statements(bakery):
    with CaptureQueriesContext(connection) as captured:
        bakery.get("/overview/")
    assert len(statements(captured)) <= 8
