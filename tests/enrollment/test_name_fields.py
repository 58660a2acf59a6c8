"""Names of an application go into mails to people who never asked for them."""

import pytest

from enrollment.forms.bank import BankForm
from enrollment.forms.sections import CompanyForm, ContactForm, SupportForm

NAMES = [
    (CompanyForm, "company_name"),
    (ContactForm, "first_name"),
    (ContactForm, "last_name"),
    (BankForm, "account_holder"),
]


@pytest.mark.req("ENR-16")
@pytest.mark.parametrize(("form", "name"), NAMES)
@pytest.mark.parametrize("text", ["Pay at https://evil.example", "www.evil.example", "evil.example/x"])
def test_name_without_web_address(form, name, text):
    assert form({name: text}, country="DE").errors[name] == ["Enter a name without web addresses."]


@pytest.mark.parametrize(("form", "name"), NAMES)
def test_name_on_one_line(form, name):
    assert form({name: "Anna\nPay now"}, country="DE").errors[name] == ["Write this on one line."]


def test_website_is_a_web_address(db):
    assert "website" not in SupportForm({"website": "https://www.example.com/help"}, country="DE").errors
