"""The review queue: what needs us first, found, filtered, counted, and cheap."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from enrollment.models import Application
from enrollment.models.application import Status
from enrollment.views.operator_clock import clock_text, clock_tone
from tests import factories

QUEUE = "/operator/applications/"


def companies(page):
    return [row[0].value for row in page.context["table"].rows]


def promise(application, days):
    due = timezone.localdate() + datetime.timedelta(days=days)
    with factories.everything_visible():
        Application.objects.filter(pk=application.pk).update(promised_on=due)


@pytest.mark.req("VER-03")
def test_queue_shows_what_is_in_review_and_what_is_promised_first(cast, signed_in, petra):
    factories.submitted(cast.mei)
    late, later = factories.in_review(cast.anna, mpn_id="4000002"), factories.in_review(petra, mpn_id="4000003")
    promise(late, -1)
    promise(later, 2)
    page = signed_in(cast.ravi).get(QUEUE)
    assert [row[1].value for row in page.context["table"].rows] == [late.reference, later.reference]
    assert [(number.label, number.value) for number in page.context["numbers"]] == [
        ("In review", 2),
        ("Late", 1),
        ("Waiting for confirmation", 1),
        ("Changes requested", 0),
        ("All submitted", 3),
    ]


def test_queue_never_shows_a_draft(cast, signed_in):
    factories.draft(cast.mei)
    assert companies(signed_in(cast.ravi).get(QUEUE + "?show=all")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("show=waiting", ["林氏貿易有限公司"]),
        ("show=late", []),
        ("show=all", ["Berger Systems GmbH", "林氏貿易有限公司"]),
        ("show=nonsense", ["Berger Systems GmbH"]),
        ("q=貿易", ["林氏貿易有限公司"]),
        ("q=nobody", []),
        ("claimed=mine", ["Berger Systems GmbH"]),
        ("claimed=unclaimed", []),
        ("programme=direct_bill", []),
        ("status=approved&show=in_review", []),
        ("sort=company&show=all", ["Berger Systems GmbH", "林氏貿易有限公司"]),
        ("sort=-company&show=all", ["林氏貿易有限公司", "Berger Systems GmbH"]),
    ],
)
def test_queue_is_searched_filtered_and_sorted(cast, signed_in, query, found):
    factories.submitted(cast.mei)
    claimed = factories.in_review(cast.anna, mpn_id="4000002")
    signed_in(cast.ravi).post(reverse("operator_application_claim", args=[claimed.pk]))
    assert companies(signed_in(cast.ravi).get(f"{QUEUE}?{query}")) == found


def test_queue_finds_a_reference_in_every_status(cast, signed_in):
    application = factories.submitted(cast.mei)
    page = signed_in(cast.ravi).get(f"{QUEUE}?q={application.reference[3:]}")
    assert companies(page) == ["林氏貿易有限公司"]


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (-2, "2 days late", "danger"),
        (-1, "1 day late", "danger"),
        (0, "due today", "warning"),
        (1, "due in 1 day", "warning"),
        (2, "due in 2 days", "warning"),
        (3, "due in 3 days", "neutral"),
    ],
)
def test_clock_gets_louder(days, text, tone):
    due = timezone.localdate() + datetime.timedelta(days=days)
    application = Application(status=Status.IN_REVIEW, promised_on=due)
    assert (clock_text(application), clock_tone(application)) == (text, tone)


def test_clock_of_the_applicant_is_not_ours():
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    application = Application(status=Status.CHANGES_REQUESTED, promised_on=yesterday)
    assert clock_tone(application) == "neutral"


def test_queue_costs_the_same_for_one_and_three_rows(cast, signed_in, cost, petra):
    reviewer = signed_in(cast.ravi)
    factories.in_review(cast.mei)
    assert cost(reviewer, QUEUE) == 8
    factories.in_review(cast.anna, mpn_id="4000002")
    factories.in_review(petra, mpn_id="4000003")
    assert cost(reviewer, QUEUE) == 8


def test_home_costs_the_same_for_one_and_three_rows(cast, signed_in, cost, petra):
    manager = signed_in(cast.omar)
    factories.in_review(cast.mei)
    assert cost(manager, "/operator/") == 11
    factories.in_review(cast.anna, mpn_id="4000002")
    factories.in_review(petra, mpn_id="4000003")
    assert cost(manager, "/operator/") == 11


def test_home_names_the_tasks_of_each_role(cast, signed_in):
    factories.in_review(cast.mei)
    tasks = {
        person: [task.title for task in signed_in(person).get("/operator/").context["tasks"]]
        for person in (cast.ravi, cast.ada)
    }
    assert tasks == {cast.ravi: ["Claim the application nobody reviews"], cast.ada: []}
    assert [task.title for task in signed_in(cast.omar).get("/operator/").context["tasks"]] == [
        "Publish the agreement: Indirect reseller",
        "Publish the agreement: Direct-bill partner",
        "Publish the agreement: Indirect provider",
    ]
