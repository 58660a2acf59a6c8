"""The start page: a provider's three steps in their order, and the reseller that still needs a provider."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from tests import factories
from tests.accounts.conftest import statements

STEPS = ["1. Review your directory listing", "2. Connect with resellers", "3. Connect with customers"]


def tasks_of(browser):
    return [(task.title, task.status, task.href) for task in browser.get("/overview/").context["tasks"]]


@pytest.mark.req("HLP-01", "ACT-09")
def test_provider_starts_with_three_steps_in_their_order(ting):
    assert tasks_of(ting) == [
        (STEPS[0], "To do", "/partner-profile/directory-listings/"),
        (STEPS[1], "To do", "/indirect-resellers/"),
        (STEPS[2], "To do", "/customers/"),
    ]


@pytest.mark.req("HLP-01")
def test_step_is_done_with_the_first_partnership(ting, partnership, provider):
    assert [(title, status) for title, status, _href in tasks_of(ting)][1] == (STEPS[1], "Done")
    factories.parted(partnership, by=provider)
    assert tasks_of(ting)[1][1] == "To do"


@pytest.mark.parametrize(("role", "linked"), [
    (roles.SALES_AGENT, [False, True, True]), (roles.ACCOUNT_ADMIN, [True, False, False]), (roles.BILLING_ADMIN, []),
])  # fmt: skip
def test_steps_lead_where_the_role_may_go(cast, provider, signed_in, role, linked):
    una = factories.user(cast.formosa_cloud, "Una", "una@formosa-cloud.example", role)
    assert [bool(href) for _title, _status, href in tasks_of(signed_in(una))] == linked


@pytest.mark.req("DIR-05")
def test_reseller_without_a_provider_is_asked_to_find_one(mei, provider, reseller):
    assert tasks_of(mei) == [("Find an indirect provider", "To do", "/find-a-provider/")]
    factories.partnered(provider, reseller)
    assert tasks_of(mei) == []


def test_company_outside_both_programs_has_none_of_it(cast, signed_in):
    assert [title for title, _status, _href in tasks_of(signed_in(cast.anna))] == ["Enroll your company in a program"]


@pytest.mark.parametrize("count", [1, 3])
def test_overview_costs_the_same_for_any_number_of_partners(ting, partnership, crowd, count):
    crowd(count)
    with CaptureQueriesContext(connection) as captured:
        ting.get("/overview/")
    assert len(statements(captured)) == 10


def test_overview_of_a_provider_that_has_not_signed_stays_within_its_statements(cast, ting):
    factories.published(cast.omar, "indirect_provider")
    with CaptureQueriesContext(connection) as captured:
        page = ting.get("/overview/")
    assert "has not accepted the current version" in page.content.decode()
    assert sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in captured) <= 12
