"""The mails of enrolment: both parts, in the recipient's language, with one action that can be followed."""

import json
import re

import pytest
from django.conf import settings

from enrollment.actions import reviews
from enrollment.models import Application
from partnercenter import crypto
from partnercenter.models import OutgoingEmail
from tests import factories

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def newest():
    """The newest mail of the outbox with its parts in clear."""
    with factories.everything_visible():
        mail = OutgoingEmail.objects.order_by("-created_at")[0]
    parts = json.loads(crypto.unseal(mail.body, place=f"outgoingemail:{mail.pk}:body"))
    return mail, parts["txt"], parts["html"]


def reject(cast, application):
    with factories.acting_for(cast.ravi):
        reviews.claim_application(application, by=cast.ravi)
        business = application.checks.get(kind="business")
        reviews.decide_check(business, accepted=False, by=cast.ravi, reason_code="not-in-register", comment="")
        reviews.reject_application(application, by=cast.ravi, reason="We could not find <Berger> & Co.")


STORIES = {
    "confirm_address": lambda cast: factories.submitted(cast.anna),
    "application_status_changed": lambda cast: factories.changes_requested(cast.anna, cast.ravi),
    "application_approved": lambda cast: factories.approved(cast.anna, cast.ravi),
    "application_rejected": lambda cast: reject(cast, factories.in_review(cast.anna)),
}


@pytest.fixture
def contact_in(monkeypatch):
    """The contact's language, as it will be answered."""

    def choose(language):
        answers = {**factories.ANSWERS["DE"], "contact": {**factories.ANSWERS["DE"]["contact"], "language": language}}
        monkeypatch.setitem(factories.ANSWERS, "DE", answers)

    return choose


@pytest.mark.req("ENR-17", "ENR-19", "ENR-20")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(STORIES))
def test_mail_is_whole_in_every_language(cast, contact_in, kind, language):
    contact_in(language)
    STORIES[kind](cast)
    mail, text, html = newest()
    assert (mail.kind, mail.recipient, mail.language) == (f"enrollment/{kind}", "anna@berger-systems.example", language)
    link = re.search(rf"{settings.PORTAL_BASE_URL}/\S+", text)[0]
    assert (link in html, f'lang="{language}"' in html.lower()) == (True, True)
    with factories.everything_visible():
        reference = Application.objects.get().reference
    assert (reference in text, reference in html, "\n" in mail.subject) == (True, True, False)
    assert bool(re.search("[\u4e00-\u9fff]", text)) == (language != "en")


def test_text_of_a_reviewer_is_escaped_in_html_and_plain_in_text(cast):
    reject(cast, factories.in_review(cast.anna))
    _mail, text, html = newest()
    assert ("<Berger> & Co." in text, "&lt;Berger&gt; &amp; Co." in html, "<Berger>" in html) == (True, True, False)


@pytest.mark.req("ENR-20")
def test_requested_changes_are_listed_with_what_to_send(cast):
    factories.changes_requested(cast.anna, cast.ravi)
    _mail, text, _html = newest()
    for words in ("Please correct the name.", "Business: The company name differs from the register.", "See register."):
        assert words in text


def test_chinese_contact_is_greeted_by_family_name_first(cast):
    factories.submitted(cast.mei)
    _mail, text, _html = newest()
    assert "林美玲" in text
