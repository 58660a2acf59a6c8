"""A2: what stops an enrollment, and how the person gets past it."""

import pytest

from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import speaking

pytestmark = pytest.mark.browser


def profiles_of_two_logins():
    """The first login has only profiles that cannot be linked, the second has the right one."""
    factories.profile("4000001", "DE", user_name="wrong@membership.example")
    factories.profile("4000002", "TW", user_name="wrong@membership.example", is_active=False)
    factories.profile("4000003", "TW", user_name=steps.MEMBERSHIP)


@pytest.mark.req("MPN-04", "MPN-05", "MPN-06", "MPN-07", "ENR-13")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_profile_that_cannot_be_linked_says_why(cast, browse, language, javascript):
    profiles_of_two_logins()
    visitor = browse(cast.mei, language, javascript=javascript)
    start_at_membership_sign_in(visitor)
    steps.sign_in_to_membership(visitor, "wrong@membership.example")
    visitor.looks_right()
    assert visitor.main.locator("input[type=radio]").count() == 0
    assert visitor.main.locator(".refused li").count() == 2
    assert visitor.say("This company profile is not active, so its MPN ID cannot be linked.") in visitor.text
    assert visitor.say("This company profile is in another country or region than your work account.") in visitor.text
    visitor.press("Cancel")
    assert visitor.value_of("user_name") == ""
    steps.link_mpn(visitor, "4000003")
    assert visitor.say("MPN ID %s is linked to your company.") % "4000003" in visitor.text


def start_at_membership_sign_in(visitor):
    visitor.go("/enroll/indirect_reseller/sign-in/")
    visitor.press("Continue")
    visitor.follow("MPN ID")
    visitor.follow("Sign in")


@pytest.mark.req("ENR-16")
@pytest.mark.parametrize(("language", "javascript"), steps.IN_THREE_WAYS)
def test_web_mail_contact_is_refused_beside_the_field(cast, browse, language, javascript):
    application = factories.draft(speaking(cast.mei, language))
    visitor = browse(cast.mei, language, javascript=javascript)
    visitor.go(f"{application.get_absolute_url()}contact/?check")
    steps.answer(visitor, button="Save and return to your answers", email="mei.lin@gmail.com")
    steps.has_error_at(visitor, "email")
    assert steps.application_of(cast.mei).contact["email"] == "mei@lin-trading.example"
    steps.answer(visitor, button="Save and return to your answers", email="meiling@lin-trading.example")
    assert visitor.path == f"{application.get_absolute_url()}check/"
    assert "meiling@lin-trading.example" in visitor.text
