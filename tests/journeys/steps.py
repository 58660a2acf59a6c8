"""What people do on the way through enrollment, one function for each stretch of it."""

from enrollment.models import Application
from tests import factories

MEMBERSHIP = "member@membership.example"
IN_THREE_WAYS = [("en", True), ("zh-hant", False), ("zh-hans", True)]  # each language, scripts on and off


def open_welcome(visitor):
    """From the front door to *Next*."""
    visitor.go("/")
    visitor.looks_right()
    visitor.follow("Enroll as a partner")
    visitor.looks_right()
    with visitor.page.expect_navigation():
        visitor.main.locator('a[href="/enroll/indirect_reseller/"]').first.click()
    visitor.looks_right()
    visitor.follow("Next")
    visitor.looks_right()


def create_work_account(visitor, company):
    """*Create one*: the form, up to *Check your mail*."""
    visitor.follow("Create one")
    visitor.looks_right()
    visitor.fill(
        company_name=company.name, country=company.country, domain=company.domain, full_name=company.full_name,
        email=company.email, password=factories.PASSWORD,
    )  # fmt: skip
    visitor.press("Send the confirmation link")
    visitor.looks_right()


def confirm_work_account(visitor, portal, company):
    """The link of the mail, its button, and the sign-in."""
    [letter] = portal.mail_to(company.email)
    assert f'lang="{visitor.language}"' in letter.html
    visitor.go(portal.link_in(letter))
    visitor.looks_right()
    visitor.fill(password=factories.PASSWORD)
    visitor.press("Confirm and create the account")
    visitor.looks_right()
    assert visitor.value_of("login") == company.email
    visitor.fill(password=factories.PASSWORD)
    visitor.press("Sign in")


def link_mpn(visitor, mpn_id, user_name=MEMBERSHIP):
    """The two-step sign-in of the membership site, and the choice of a profile."""
    sign_in_to_membership(visitor, user_name)
    visitor.looks_right()
    visitor.fill(mpn_id=mpn_id)
    visitor.press("Continue")


def sign_in_to_membership(visitor, user_name):
    visitor.looks_right()
    visitor.fill(user_name=user_name)
    visitor.press("Next")
    visitor.looks_right()
    visitor.fill(password=factories.PASSWORD)
    visitor.press("Sign in")


def answer(visitor, button="Save and continue", **values):
    """One topic: its fields, then on to the next."""
    visitor.looks_right()
    visitor.fill(**values)
    visitor.press(button)


def application_of(user):
    """The company's only application, as the database has it."""
    with factories.acting_for(user):
        return Application.objects.select_related("tenant", "applicant").get(tenant_id=user.tenant_id)


def answers_of(application):
    """The stored answers without the wizard's own marks."""
    return {
        topic: {name: value for name, value in values.items() if not name.startswith("_")}
        for topic, values in application.answers.items()
    }


def has_error_at(visitor, name):
    """The summary on top with the words of the field, a title that begins with the error; a link leads to the field."""
    visitor.looks_right()
    assert visitor.page.title().startswith(visitor.say("Error: "))
    summary = visitor.main.locator(".error-summary")
    [told] = visitor.main.locator(f'.field:has([name="{name}"]) .field__error p').all_inner_texts()
    link = summary.locator("a", has_text=told.split("\n")[-1])
    if visitor.javascript:
        assert summary.evaluate("summary => summary === document.activeElement") is True
        link.click()
        assert visitor.page.evaluate("document.activeElement.name") == name
