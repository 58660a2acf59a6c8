"""*Directory changes*: the operator's queue, the comparison, and the decisions with their mails."""

import threading

import pytest
import time_machine
from django.db import connections
from django.urls import reverse

from enrollment.actions import listing_reviews
from enrollment.actions import listings as actions
from enrollment.models import ListingChange, ProgramEnrollment, ProviderListing
from enrollment.rules import listing_reasons as reasons
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent
from tests import factories
from tests.accounts.conftest import mails  # noqa: F401 - a fixture
from tests.enrollment import listings
from tests.enrollment.test_listing_pages import cost_of

QUEUE = "/operator/directory-changes/"


@pytest.fixture
def ting(cast):
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    return factories.reading_english(cast.ting)


@pytest.fixture
def ravi(cast, signed_in):
    return signed_in(cast.ravi)


def page_of(client, change, name="operator_listing_detail"):
    return client.get(reverse(name, args=[change.pk])).content.decode()


@pytest.mark.req("DIR-04")
def test_queue_shows_the_clock_and_leaves_drafts_out(cast, ting, signed_in):
    with time_machine.travel("2026-11-02 09:00+00:00"):
        listings.submitted(ting, name="Waiting long")
    listings.draft(ting, name="Not yet")
    with time_machine.travel("2026-11-26 09:00+00:00"):
        page = signed_in(cast.ravi).get(QUEUE).content.decode()
    assert ("Waiting long" in page, "Not yet" in page, "3 days late" in page) == (True, False, True)


def test_queue_costs_the_same_statements(ting, ravi):
    listings.submitted(ting)
    one = cost_of(ravi, QUEUE)
    listings.submitted(ting, name="Second")
    listings.submitted(ting, name="Third")
    assert (cost_of(ravi, QUEUE), one <= 8) == (one, True)


def test_new_location_is_all_new(ting, ravi):
    page = page_of(ravi, listings.submitted(ting, **listings.with_logo()))
    assert ("This location is not in the directory yet" in page, "As it will be" in page) == (True, True)
    assert "In the directory now</th>" not in page


@pytest.mark.req("DIR-04")
def test_old_and_new_stand_side_by_side(cast, ting, ravi):
    listing = listings.published(ting, cast.ravi, **listings.with_logo())
    with factories.acting_for(ting):
        values = {**listings.CONTENT, "services": ["training"], "city": "大安區", "languages": ["zh", "en"]}
        actions.save_listing(listing, values, revision=0, by=ting)
        change = actions.submit_listing(listing, by=ting)
    answer = ravi.get(reverse("operator_listing_detail", args=[change.pk]))
    lines = {line.label: (line.before, line.after) for line in answer.context["lines"] if line.changed}
    assert lines == {"City": ("信義區", "大安區"), "Services": ("Technical support, Billing and invoicing", "Training")}
    assert answer.context["logo_changed"] is False
    assert ravi.get(answer.context["after"].logo_href).status_code == 200
    assert ravi.get(answer.context["before"].logo_href)["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.req("DIR-04")
def test_approval_publishes_and_tells_the_submitter(ting, ravi, mails):  # noqa: F811
    change = listings.submitted(ting, **listings.with_logo())
    assert ravi.post(reverse("operator_listing_approve", args=[change.pk]))["Location"] == QUEUE
    with factories.everything_visible():
        listing = ProviderListing.objects.get()
    assert (listing.is_public, listing.name, listing.logo_digest) == (True, "寶島雲端", change.logo_digest)
    received, approved = mails()[-2:]
    assert [mail["kind"] for mail in (received, approved)] == [
        "enrollment/listing_received",
        "enrollment/listing_approved",
    ]
    assert {(mail["to"], mail["tenant_id"]) for mail in (received, approved)} == {(ting.email, ting.tenant_id)}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_mails_are_whole_and_carry_no_markup(cast, ting, mails, language):  # noqa: F811
    with factories.acting_for(ting):
        ting.language = language
        ting.save(update_fields=["language"])
    evil = "<b>Formosa</b> & Co."
    listings.rejected(listings.submitted(ting, name=evil), cast.ravi, comment="See <script>alert(1)</script>\nplease")
    listing = listings.published(ting, cast.ravi, name=evil)
    with factories.acting_for(cast.ravi):
        listing_reviews.take_listing_out(listing, reason="<i>No</i>", by=cast.ravi)
    sent = [mail for mail in mails() if mail["kind"].startswith("enrollment/listing_")]
    kinds = [mail["kind"].removeprefix("enrollment/listing_") for mail in sent]
    assert kinds == ["received", "rejected", "received", "approved", "taken_out"]
    for mail in sent:
        assert (evil in mail["txt"], "<b>Formosa" in mail["html"], "\n" in mail["subject"]) == (True, False, False)
        assert "/partner-profile/directory-listings/" in mail["txt"]
        assert f'lang="{language}"' in mail["html"].lower()
    assert "<script>alert" not in sent[1]["html"]
    assert ("<script>alert(1)</script>" in sent[1]["txt"], "<i>No</i>" in sent[4]["html"]) == (True, False)


def test_received_mail_names_the_promised_date(ting, mails):  # noqa: F811
    with time_machine.travel("2026-11-02 09:00+00:00"):
        listings.submitted(ting)
    [received] = [mail for mail in mails() if mail["kind"] == "enrollment/listing_received"]
    assert "23 Nov 2026" in received["txt"]


def test_rejection_needs_a_reason(ting, ravi):
    change = listings.submitted(ting)
    href = reverse("operator_listing_reject", args=[change.pk])
    assert "Choose the reason: the provider needs to know" in ravi.post(href, {}).content.decode()
    other = ravi.post(href, {"reason_code": "something-else"}).content.decode()
    assert "Write a comment: this reason says nothing without one." in other
    assert ravi.post(href, {"reason_code": "logo-unsuitable"})["Location"] == QUEUE
    with factories.acting_for(ting):
        assert ListingChange.objects.get().reason_code == "logo-unsuitable"


def test_unknown_reason_is_refused(cast, ting):
    change = listings.submitted(ting)
    with pytest.raises(Refused) as refusal:
        listings.rejected(change, cast.ravi, code="because")
    assert refusal.value.reason is reasons.LISTING_REASON_UNKNOWN


def test_decision_on_a_decided_change_is_refused(cast, ting, ravi):
    change = listings.rejected(listings.submitted(ting), cast.nora)
    answer = ravi.post(reverse("operator_listing_approve", args=[change.pk]))
    assert (answer.status_code, "listing-moved-on" in answer.content.decode()) == (409, True)


def test_withdrawn_change_is_not_approved(ting, ravi):
    change = listings.submitted(ting)
    with factories.acting_for(ting):
        actions.withdraw_listing(change.listing, by=ting)
    assert ravi.post(reverse("operator_listing_approve", args=[change.pk])).status_code == 409


def test_suspended_provider_is_not_published(cast, ting, ravi):
    change = listings.submitted(ting)
    with factories.everything_visible():
        ProgramEnrollment.objects.filter(tenant=ting.tenant).update(status="suspended")
    answer = ravi.post(reverse("operator_listing_approve", args=[change.pk]))
    assert (answer.status_code, "provider-not-active" in answer.content.decode()) == (409, True)
    with factories.acting_for(ting):
        assert ListingChange.objects.get().status == "submitted"


def test_operator_takes_a_listing_out(cast, ting, ravi):
    listing = listings.published(ting, cast.ravi)
    with factories.acting_for(ting):
        change = listing.changes.get()
    href = reverse("operator_listing_take_out", args=[change.pk])
    assert "Write the reason: the provider needs to know it." in ravi.post(href, {}).content.decode()
    assert ravi.post(href, {"reason": "The site is gone."}).status_code == 302
    with factories.acting_for(ting):
        listing.refresh_from_db()
        event = AuditEvent.objects.get(operation_type="take_listing_out")
    assert (listing.is_published, event.reason) == (False, "The site is gone.")


@pytest.mark.parametrize("name", ["operator_listing_approve", "operator_listing_reject", "operator_listing_take_out"])
def test_support_reads_and_does_not_decide(cast, ting, signed_in, name):
    change = listings.submitted(ting)
    client = signed_in(cast.sam)
    assert (client.get(QUEUE).status_code, "Approve" in page_of(client, change)) == (200, False)
    assert client.post(reverse(name, args=[change.pk]), {"reason": "x"}).status_code == 403


def test_operators_pages_do_not_exist_for_providers(ting, signed_in):
    change = listings.submitted(ting)
    client = signed_in(ting)
    names = ("detail", "approve", "reject", "take_out")
    answers = [client.get(reverse(f"operator_listing_{name}", args=[change.pk])).status_code for name in names]
    assert (client.get(QUEUE).status_code, answers) == (404, [404] * 4)


def test_operator_does_not_see_drafts(ting, ravi):
    change = listings.draft(ting)
    assert ravi.get(reverse("operator_listing_detail", args=[change.pk])).status_code == 404


@pytest.mark.req("DIR-04")
def test_two_reviewers_decide_at_once(transactional_cast, signed_in):
    """Whatever the order: one decision, and the other person is told."""
    cast = transactional_cast
    factories.trading(cast.ting, cast.ravi, cast.omar, "indirect_provider", mpn_id="4100001")
    for _turn in range(5):
        change = listings.submitted(cast.ting)
        approve, reject = (reverse(f"operator_listing_{name}", args=[change.pk]) for name in ("approve", "reject"))
        statuses = at_once(
            (signed_in(cast.ravi), approve, {}), (signed_in(cast.nora), reject, {"reason_code": "logo-unsuitable"})
        )
        assert statuses == [302, 409]


def at_once(*posts):
    """Sends the posts from one thread each, begun together; returns the statuses."""
    barrier, statuses = threading.Barrier(len(posts)), []

    def send(browser, href, values):
        barrier.wait()
        statuses.append(browser.post(href, values).status_code)
        connections.close_all()

    threads = [threading.Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(statuses)
