"""A3: the primary contact confirms without signing in, the operator reviews and approves, the company sees it."""

import pytest

from enrollment.actions import applications
from enrollment.models import Application
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import speaking

pytestmark = pytest.mark.browser
CONTACT = "mei@lin-trading.example"


def submitted_in(language, applicant):
    """An application whose contact reads the language."""
    draft = factories.draft(speaking(applicant, language))
    contact = {**factories.ANSWERS["TW"]["contact"], "language": language}
    with factories.acting_for(applicant):
        draft = applications.save_section(draft, "contact", contact, revision=draft.revision, by=applicant)
        return applications.submit_application(draft, by=applicant)


def status_of(application):
    with factories.everything_visible():
        return Application.objects.get(pk=application.pk).status


@pytest.mark.req("VER-01", "VER-02", "VER-03", "ENR-18", "ENR-19", "ENR-20", "ENR-30")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_contact_confirms_and_operator_approves(portal, cast, browse, language, javascript):
    application = submitted_in(language, cast.mei)
    confirm_as_contact(portal, browse(language=language, javascript=javascript), application)
    approve_as_reviewer(browse(cast.ravi, language, javascript=javascript), application)
    letters = portal.mail_to(CONTACT)
    kinds = [letter.subject for letter in letters]
    assert len(set(kinds)) == 3
    assert [f'lang="{language}"' in letter.html for letter in letters] == [True, True, True]
    applicant = browse(cast.mei, language, javascript=javascript)
    applicant.go("/partner-profile/program-info/")
    applicant.looks_right()
    assert applicant.say("Approved") in applicant.text
    assert applicant.main.locator(".status-tag").all_inner_texts()[0] == applicant.say("Active")


def confirm_as_contact(portal, contact, application):
    """The link opens twice and changes nothing; the button confirms."""
    [letter] = portal.mail_to(CONTACT)
    link = portal.link_in(letter)
    for _time in range(2):
        contact.go(link)
    assert contact.path == "/confirm/"
    contact.looks_right()
    assert application.reference in contact.text
    assert status_of(application) == "email_pending"
    contact.press("Confirm")
    contact.looks_right()
    assert contact.heading == contact.say("Thank you, the address is confirmed")
    assert status_of(application) == "in_review"


def approve_as_reviewer(reviewer, application):
    """Claims it from the queue, accepts what is open, approves."""
    reviewer.go("/operator/applications/")
    reviewer.looks_right()
    with reviewer.page.expect_navigation():
        reviewer.main.locator("tbody tr", has_text=application.reference).get_by_role("link").click()
    reviewer.looks_right()
    reviewer.press("Claim")
    for kind in ("Domain", "Employment", "Business"):
        reviewer.press("Accept: %(check)s", check=reviewer.say(kind))
    reviewer.looks_right()
    reviewer.follow("Approve")
    reviewer.looks_right()
    reviewer.press("Approve")
    reviewer.looks_right()
    assert status_of(application) == "approved"
