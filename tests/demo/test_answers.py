"""The answers of the story would pass the wizard's own forms."""

import pytest

from enrollment.forms.bank import BankForm
from enrollment.forms.sections import FORMS
from enrollment.models import Evidence
from partnercenter.demo import story
from tests import factories

ANSWERS = [(company, section) for company in story.COMPANIES for section in company.answers]


@pytest.mark.parametrize(("company", "section"), ANSWERS, ids=lambda value: getattr(value, "domain", value))
def test_answers_pass_the_form(db, company, section):
    values = company.answers[section]
    form = FORMS[section]({**values, "revision": 0}, country=company.country)
    assert form.is_valid(), form.errors
    assert {**form.answers(), **values} == form.answers()


def test_bank_account_passes_the_form():
    company = next(company for company in story.COMPANIES if company.bank)
    form = BankForm({**company.bank, "revision": 0}, country=company.country)
    assert form.is_valid(), form.errors
    assert form.account() == company.bank


@pytest.mark.parametrize("company", story.COMPANIES, ids=lambda company: company.domain)
def test_company_is_invented(company):
    domains = {person.domain for person in company.people} | {company.domain}
    assert domains == {company.domain}
    assert company.domain.endswith(".example")
    assert len(company.people) >= 2


def test_evidence_is_a_whole_document(told):
    with factories.everything_visible():
        content = bytes(Evidence.objects.get().content)
    assert content.startswith(b"%PDF-")
    start = int(content.split()[-2])
    assert content[start:].startswith(b"xref")
