"""Two at once: whatever the order, one decision, and the other person is told."""

import threading
import time
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connections
from django.urls import reverse

from enrollment.actions import reviews
from enrollment.models import Application, Partner
from partnercenter.models import AuditEvent
from tests import factories
from tests.conftest import ADMIN_URL


def _held(application):
    """Another connection that holds the application's row, so that both requests really meet."""
    name = connections["default"].settings_dict["NAME"]
    holder = psycopg.connect(urlsplit(ADMIN_URL)._replace(path=f"/{name}").geturl())
    holder.execute("SELECT 1 FROM enrollment_application WHERE id = %s FOR UPDATE", [application.pk])
    return holder


def _wait_for_both(holder):
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    deadline = time.monotonic() + 10
    with psycopg.connect(holder.info.dsn, password=holder.info.password, autocommit=True) as watcher:
        while watcher.execute(waiting).fetchone()[0] < 2:
            assert time.monotonic() < deadline, "the requests did not meet"
            time.sleep(0.02)


def meet(application, *posts):
    """Sends the posts from one thread each and lets them go on when all stand before the row; returns the statuses."""
    statuses = [0] * len(posts)

    def send(position, browser, href, values):
        statuses[position] = browser.post(href, values).status_code
        connections.close_all()

    with _held(application) as holder:
        threads = [threading.Thread(target=send, args=(n, *post)) for n, post in enumerate(posts)]
        for thread in threads:
            thread.start()
        _wait_for_both(holder)
        holder.rollback()
        for thread in threads:
            thread.join(timeout=20)
    return sorted(statuses)


@pytest.mark.req("VER-03")
def test_two_reviewers_claim_at_once(transactional_cast, signed_in):
    cast = transactional_cast
    application = factories.in_review(cast.mei)
    href = reverse("operator_application_claim", args=[application.pk])
    assert meet(application, (signed_in(cast.ravi), href, {}), (signed_in(cast.nora), href, {})) == [302, 409]
    with factories.everything_visible():
        assert AuditEvent.objects.filter(operation_type="claim_application").count() == 1


@pytest.mark.req("VER-03")
def test_two_decisions_at_once_leave_one(transactional_cast, signed_in):
    """The same application open in two windows, approved in one and rejected in the other."""
    cast = transactional_cast
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.ravi):
        reviews.claim_application(application, by=cast.ravi)
        for check in application.checks.exclude(kind="email_ownership"):
            reviews.decide_check(check, accepted=True, by=cast.ravi)
    approve, reject = (reverse(f"operator_application_{name}", args=[application.pk]) for name in ("approve", "reject"))
    windows = (signed_in(cast.ravi), approve, {}), (signed_in(cast.ravi), reject, {"reason": "No."})
    assert meet(application, *windows) == [302, 409]
    with factories.everything_visible():
        status = Application.objects.get(pk=application.pk).status
        assert Partner.objects.count() == (1 if status == "approved" else 0)


def test_approving_twice_makes_one_partner(transactional_cast, signed_in):
    """A double click that the script did not catch."""
    cast = transactional_cast
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.ravi):
        reviews.claim_application(application, by=cast.ravi)
        for check in application.checks.exclude(kind="email_ownership"):
            reviews.decide_check(check, accepted=True, by=cast.ravi)
    href = reverse("operator_application_approve", args=[application.pk])
    assert meet(application, (signed_in(cast.ravi), href, {}), (signed_in(cast.ravi), href, {})) == [302, 409]
