"""The mail log: dead letters are loud, are tried again by whoever may, and no body is ever shown."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnercenter.models import AuditEvent, OutgoingEmail
from tests import factories

LOG = "/operator/mail/"


@pytest.fixture
def dead(cast):
    """A mail that could not be delivered."""
    factories.submitted(cast.mei)
    with factories.everything_visible():
        values = {"state": "dead", "attempts": 12, "last_error": "SMTPRecipientsRefused: no such user"}
        OutgoingEmail.objects.update(**values)
        return OutgoingEmail.objects.get()


def retry(browser, letter):
    return browser.post(reverse("operator_mail_retry", args=[letter.pk]))


def state_of(letter):
    with factories.everything_visible():
        return OutgoingEmail.objects.values_list("state", "attempts").get(pk=letter.pk)


def test_dead_letter_is_loud_and_its_body_is_not_shown(cast, signed_in, dead):
    page = signed_in(cast.sam).get(LOG)
    text = page.content.decode()
    assert [letter.pk for letter in page.context["dead"]] == [dead.pk]
    assert ("SMTPRecipientsRefused: no such user" in text, dead.body in text) == (True, False)
    assert "body" in page.context["dead"][0].get_deferred_fields()


def test_support_tries_a_dead_letter_again(cast, signed_in, dead):
    retry(signed_in(cast.sam), dead)
    assert state_of(dead) == ("pending", 0)
    with factories.everything_visible():
        event = AuditEvent.objects.get(operation_type="retry_mail")
    assert (event.user_principal_name, event.tenant_id) == ("sam@operator.example", None)


def test_second_click_says_that_it_is_on_its_way(cast, signed_in, dead):
    browser = signed_in(cast.sam)
    retry(browser, dead)
    retry(browser, dead)
    with factories.everything_visible():
        assert AuditEvent.objects.filter(operation_type="retry_mail").count() == 1


def test_sent_mail_is_not_sent_again(cast, signed_in, dead):
    with factories.everything_visible():
        OutgoingEmail.objects.update(state="sent", sent_at=timezone.now(), body="")
    retry(signed_in(cast.sam), dead)
    assert state_of(dead)[0] == "sent"


def test_auditor_reads_the_log_and_sends_nothing(cast, signed_in, dead):
    auditor = signed_in(cast.ada)
    assert b"/retry/" not in auditor.get(LOG).content
    assert retry(auditor, dead).status_code == 403
    assert state_of(dead) == ("dead", 12)


@pytest.mark.parametrize(
    ("query", "count"), [("state=dead", 1), ("state=sent", 0), ("q=lin-trading", 1), ("q=berger", 0)]
)
def test_log_is_searched_and_filtered(cast, signed_in, dead, query, count):
    assert len(signed_in(cast.sam).get(f"{LOG}?{query}").context["table"].rows) == count


def test_log_costs_the_same_for_one_and_three_mails(cast, signed_in, cost, dead):
    browser = signed_in(cast.sam)
    assert cost(browser, LOG) == 7
    factories.in_review(cast.anna, mpn_id="4000002")
    assert cost(browser, LOG) == 7
