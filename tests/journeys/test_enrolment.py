"""A1 and A2: a company enrolls, from the front door to its reference number; and what can stop it on the way."""

import re

import pytest

from accounts.models import User
from tests import factories
from tests.journeys import steps
from tests.journeys.companies import APPLE, HUAWEI, SAP, TSMC

pytestmark = pytest.mark.browser
WALKS = [
    ("en", True, APPLE), ("en", False, SAP), ("zh-hant", True, TSMC),
    ("zh-hant", False, TSMC), ("zh-hans", True, HUAWEI), ("zh-hans", False, HUAWEI),
]  # fmt: skip


def applicant_of(company):
    with factories.everything_visible():
        return User.objects.select_related("tenant").get(email=company.email)


def digits(text):
    return re.sub(r"\D", "", text)


def shows_unchanged(visitor, company):
    """Every value of the register stands on the page as it was typed."""
    for value in (company.name, *company.company.values(), *company.address.values(), company.email):
        assert value in visitor.text, value
    assert digits(company.phone) in digits(visitor.text)


@pytest.mark.req(
    "ENR-01", "ENR-02", "ENR-08", "ENR-09", "ENR-11", "ENR-12", "ENR-13", "ENR-14", "ENR-17", "MPN-02", "A1"
)
@pytest.mark.parametrize(("language", "javascript", "company"), WALKS)
def test_company_enrols(portal, browse, language, javascript, company):
    factories.profile("4000001", company.country, user_name=steps.MEMBERSHIP)
    visitor = browse(language=language, javascript=javascript)
    steps.open_welcome(visitor)
    steps.create_work_account(visitor, company)
    steps.confirm_work_account(visitor, portal, company)
    reach_the_check_page(visitor, company)
    shows_unchanged(visitor, company)
    visitor.press("Enroll now")
    is_submitted(visitor, portal, company)
    shows_unchanged(visitor, company)


def reach_the_check_page(visitor, company):
    """Through the hub and every topic in turn."""
    visitor.looks_right()
    visitor.press("Continue")
    visitor.looks_right()
    visitor.follow("MPN ID")
    visitor.looks_right()
    visitor.follow("Sign in")
    steps.link_mpn(visitor, "4000001")
    assert visitor.value_of("company_name") == "Profile 4000001"
    steps.answer(visitor, company_name=company.name, **company.company)
    steps.answer(visitor, **company.address)
    steps.answer(visitor, **company.contact(visitor.language))
    steps.answer(visitor, **company.support)
    visitor.looks_right()
    visitor.follow("Check your answers and enroll")
    visitor.looks_right()


def is_submitted(visitor, portal, company):
    """The reference number, the state, the mail, the stored answers; it ends on the record."""
    visitor.looks_right()
    application = steps.application_of(applicant_of(company))
    assert application.reference in visitor.text
    assert application.status == "email_pending"
    told = [letter for letter in portal.mail_to(company.email) if application.reference in letter.text]
    assert len(told) == 1
    assert f'lang="{visitor.language}"' in told[0].html
    answers = steps.answers_of(application)
    assert {name: answers["company"][name] for name in company.company} == company.company
    assert answers["address"] == company.address
    assert answers["company"]["company_name"] == company.name
    visitor.follow("See the application")
    visitor.looks_right()
    assert visitor.say("Waiting for the primary contact") in visitor.text
