"""The primary contact's link: opening changes nothing, confirming starts the review, every other state has words."""

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from enrollment.actions import applications, confirmations
from enrollment.models import Application, ContactConfirmation
from enrollment.models.application import Status
from partnercenter import crypto
from partnercenter.models import OutgoingEmail
from partnercenter.programme import change_setting
from tests import factories


def newest_link():
    """The address in the newest mail that asks to confirm."""
    with factories.everything_visible():
        mail = OutgoingEmail.objects.filter(kind="enrollment/confirm_address").order_by("-id")[0]
    body = crypto.unseal(mail.body, place=f"outgoingemail:{mail.pk}:body")
    return re.search(r"http://[^/]+(/confirm/[\w-]+/)", body)[1]


def status():
    with factories.everything_visible():
        return Application.objects.get().status


def opened(link, browser=None):
    """A browser that followed the link to its page."""
    browser = browser or Client()
    answer = browser.get(link)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    return browser, browser.get(answer["Location"])


@pytest.mark.req("VER-01", "VER-02", "A3")
def test_confirming_starts_the_review_with_a_promised_date(cast):
    factories.submitted(cast.mei)
    browser, page = opened(newest_link())
    assert ("林氏貿易有限公司" in page.content.decode(), status()) == (True, Status.EMAIL_PENDING)
    assert browser.post("/confirm/").status_code == 200
    with factories.everything_visible():
        application = Application.objects.get()
        checks = dict(application.checks.values_list("kind", "status"))
    assert (application.status, application.promised_on > timezone.localdate()) == (Status.IN_REVIEW, True)
    assert checks == {
        "email_ownership": "accepted",
        "domain": "pending",
        "employment": "pending",
        "business": "pending",
    }


def test_opening_the_link_a_hundred_times_changes_nothing(cast, settings):
    factories.submitted(cast.mei)
    link = newest_link()
    for number in range(20):
        scanner = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert scanner.head(link).status_code == 302
        opened(link, scanner)
    assert status() == Status.EMAIL_PENDING
    browser, _page = opened(link)
    browser.post("/confirm/")
    assert status() == Status.IN_REVIEW


def test_secret_leaves_the_address_bar(cast):
    factories.submitted(cast.mei)
    assert Client().get(newest_link())["Location"] == "/confirm/"


def test_used_link_says_that_nothing_is_left_to_do(cast):
    factories.submitted(cast.mei)
    browser, _page = opened(newest_link())
    browser.post("/confirm/")
    answer = browser.post("/confirm/")
    assert (answer.status_code, "confirmed already" in answer.content.decode()) == (200, True)


@pytest.mark.req("DEC-02")
def test_expired_link_offers_a_fresh_one_that_works(cast):
    with factories.acting_for(cast.omar):
        change_setting("email_confirmation_days", 3, by=cast.omar, reason="Shorter")
    factories.submitted(cast.mei)
    link = newest_link()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=4), tick=False):
        browser, page = opened(link)
        assert (page.status_code, "has expired" in page.content.decode()) == (410, True)
        assert browser.post("/confirm/").status_code == 410
        assert "on its way" in browser.post("/confirm/new-link/").content.decode()
        fresh, page = opened(newest_link())
        assert (page.status_code, newest_link() != link) == (200, True)
        fresh.post("/confirm/")
    assert status() == Status.IN_REVIEW


@pytest.mark.usefixtures("in_one_window")
def test_fresh_links_are_limited(cast):
    factories.submitted(cast.mei)
    with factories.everything_visible():
        ContactConfirmation.objects.update(expires_at=timezone.now())
    browser, _page = opened(newest_link())
    answers = []
    for _attempt in range(4):
        answers.append(browser.post("/confirm/new-link/").status_code)
    assert answers == [200, 200, 200, 429]


def test_replaced_link_says_so(cast):
    application = factories.submitted(cast.mei)
    link = newest_link()
    with factories.acting_for(cast.mei):
        confirmations.resend_confirmation(application, by=cast.mei)
    browser, page = opened(link)
    assert (page.status_code, "has been replaced" in page.content.decode()) == (410, True)
    browser.post("/confirm/")
    assert status() == Status.EMAIL_PENDING


def test_link_of_a_withdrawn_application_ends(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei):
        applications.withdraw_application(application, by=cast.mei)
    _browser, page = opened(newest_link())
    assert page.status_code == 410


def test_somebody_signed_in_for_another_company_is_told_and_nothing_is_used_up(cast, signed_in):
    factories.submitted(cast.mei)
    browser, page = opened(newest_link(), signed_in(cast.anna))
    assert (page.status_code, "another company" in page.content.decode()) == (403, True)
    browser.post("/confirm/")
    assert status() == Status.EMAIL_PENDING
    assert "lin-trading" not in page.content.decode()


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "../../etc", "%00"])
def test_unknown_link_says_what_to_do(db, token):
    browser = Client()
    browser.get(f"/confirm/{token}/") if token else None
    answer = browser.get("/confirm/")
    assert (answer.status_code, "This link is not known" in answer.content.decode()) == (404, True)


def test_altered_and_cut_links_are_unknown(cast):
    factories.submitted(cast.mei)
    link = newest_link()
    for broken in (f"{link[:-3]}/", link.swapcase().replace("/CONFIRM/", "/confirm/")):
        _browser, page = opened(broken)
        assert page.status_code == 404


def test_secret_is_stored_as_a_hash_only(cast):
    factories.submitted(cast.mei)
    secret = newest_link().split("/")[2]
    with factories.everything_visible():
        stored = ContactConfirmation.objects.values().get()
    assert (secret in str(stored), len(secret)) == (False, 43)
