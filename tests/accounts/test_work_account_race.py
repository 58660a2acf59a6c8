"""Two confirmations at once: one company."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.actions import work_accounts as actions
from accounts.models import Tenant, WorkAccountRequest
from partnercenter.errors import Refused
from tests.factories import PASSWORD, everything_visible

ASKED = {"company_name": "Nordlicht AG", "country": "CH", "domain": "nordlicht.example", "full_name": "Lea Frei"}


def waiting(*addresses: str) -> list[WorkAccountRequest]:
    for email in addresses:
        actions.request_work_account(**ASKED, email=email, password=PASSWORD, language="en")
    with everything_visible():
        return list(WorkAccountRequest.objects.order_by("created_at"))


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Runs all steps at the same moment; says of each what came of it."""
    barrier, results = threading.Barrier(len(steps)), []

    def run(step: Callable[[], object]) -> None:
        barrier.wait()
        try:
            with transaction.atomic():
                step()
            results.append("done")
        except Refused as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        list(pool.map(run, steps))
    return sorted(results)


@pytest.mark.req("ENR-09")
@pytest.mark.parametrize("_attempt", range(5))
def test_one_link_confirmed_twice_at_once(transactional_db, _attempt):
    (request,) = waiting("lea@nordlicht.example")
    confirm = lambda: actions.confirm_work_account(request)  # noqa: E731 - the same step, twice
    assert at_once(confirm, confirm) == ["done", "link-used"]
    with everything_visible():
        assert Tenant.objects.count() == 1


@pytest.mark.req("ENR-09")
@pytest.mark.parametrize("_attempt", range(5))
def test_one_domain_confirmed_by_two_people_at_once(transactional_db, _attempt):
    lea, max_ = waiting("lea@nordlicht.example", "max@nordlicht.example")
    steps = (lambda: actions.confirm_work_account(lea), lambda: actions.confirm_work_account(max_))
    assert at_once(*steps) == ["domain-taken", "done"]
    with everything_visible():
        assert Tenant.objects.count() == 1
