"""The public pages before an application: which model, what is needed, what is closed."""

import datetime

import pytest

from enrollment.actions import applications
from enrollment.rules import reasons
from partnercenter.errors import Refused
from partnercenter.programme import change_setting
from tests import factories


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.req("ENR-22", "ENR-31", "ACT-01", "ACT-02", "ACT-03", "ACT-04")
def test_programmes_explains_both_models_and_offers_each(client, db):
    page = text_of(client.get("/programs/"))
    for words in (
        "Which model fits",
        "provider buys from the vendor",
        "no invoice from the vendor",
        "whole relationship",
    ):
        assert words in page
    assert 'href="/enroll/indirect_reseller/"' in page


@pytest.mark.req("ENR-23", "ENR-24")
def test_direct_applications_are_closed_until_the_operator_opens_them(client, cast):
    assert "Applications are closed" in text_of(client.get("/enroll/direct_bill/"))
    with factories.acting_for(cast.omar):
        change_setting("direct_enrolment_open", True, by=cast.omar, reason="Pilot")
    page = text_of(client.get("/enroll/direct_bill/"))
    assert ("Applications are closed" in page, 'href="/enroll/direct_bill/sign-in/"' in page) == (False, True)


@pytest.mark.req("ENR-24", "DEC-02")
def test_closing_notice_and_reopening_date_are_shown_and_lead_to_resellers(client, cast):
    with factories.acting_for(cast.omar):
        change_setting("direct_enrolment_notice", "We are rebuilding billing.", by=cast.omar, reason="Closed")
        change_setting("direct_enrolment_reopens_on", datetime.date(2027, 3, 1), by=cast.omar, reason="Closed")
    page = text_of(client.get("/enroll/direct_bill/"))
    for words in ("We are rebuilding billing.", "1 Mar 2027", 'href="/enroll/indirect_reseller/"'):
        assert words in page
    assert 'href="/enroll/direct_bill/sign-in/"' not in page


@pytest.mark.req("ENR-24")
def test_closed_programme_is_refused_behind_the_page_as_well(cast):
    with factories.acting_for(cast.mei), pytest.raises(Refused) as refusal:
        applications.start_application("direct_bill", by=cast.mei)
    assert refusal.value.reason is reasons.PROGRAMME_CLOSED


@pytest.mark.req("ENR-21", "MPN-10")
def test_welcome_asks_for_the_membership_sign_in_first_and_says_how_to_get_an_mpn_id(client, db):
    assert 'href="/help/mpn-id/"' in text_of(client.get("/enroll/indirect_reseller/"))
    assert "You need one before you can enroll" in text_of(client.get("/help/mpn-id/"))


@pytest.mark.req("ENR-21", "MPN-10")
def test_application_without_mpn_id_cannot_be_submitted(cast):
    with factories.acting_for(cast.mei):
        application = applications.start_application("indirect_reseller", by=cast.mei)
        for section, values in factories.ANSWERS["TW"].items():
            application = applications.save_section(application, section, values, revision=99, by=cast.mei)
        with pytest.raises(Refused) as refusal:
            applications.submit_application(application, by=cast.mei)
    assert (refusal.value.reason, refusal.value.details) == (reasons.NOT_COMPLETE, {"sections": "MPN ID"})


@pytest.mark.req("VER-05", "VER-04", "HLP-03")
def test_help_explains_the_four_checks_and_how_long_they_take(client, cast):
    with factories.acting_for(cast.omar):
        change_setting("verification_working_days", 4, by=cast.omar, reason="Faster")
    page = text_of(client.get("/help/verification/"))
    for words in ("E-mail ownership", "Domain", "Employment", "Business", "Up to 4 working days"):
        assert words in page


@pytest.mark.req("ENR-27", "HLP-03")
def test_next_steps_lead_from_agreement_to_employees_and_customers(client, db):
    page = text_of(client.get("/help/next-steps/"))
    order = ["Accept the partner agreement", "admin agent", "Add the employees", "Find a provider", "your customers"]
    assert [page.index(step) for step in order] == sorted(page.index(step) for step in order)


def test_unknown_programme_or_topic_is_not_found(client, db):
    answers = [client.get(path).status_code for path in ("/enroll/gold/", "/enroll/gold/sign-in/", "/help/gold/")]
    assert answers == [404, 404, 404]
