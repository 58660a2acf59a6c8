"""The case file: everything a reviewer needs on one page, and nothing that is secret."""

import pytest
from django.urls import reverse

from enrollment.actions import reviews
from enrollment.models import Application, BankAccount
from partnercenter import crypto
from partnercenter.models import AuditEvent
from tests import factories
from tests.enrollment.operator.test_files import sent_document


def case(application, *names):
    return reverse(f"operator_application_{names[0] if names else 'detail'}", args=[application.pk])


def test_case_shows_answers_facts_and_checks(cast, signed_in):
    application = factories.in_review(cast.mei)
    page = signed_in(cast.ravi).get(case(application))
    answers = {row.label: row.value for group in page.context["groups"] for row in group.rows}
    assert (answers["Legal company name"], answers["Unified business number"]) == ("林氏貿易有限公司", "04595257")
    facts = {fact.label: fact.value for fact in page.context["facts"]}
    assert (facts["MPN ID"], facts["Address"], facts["Claimed by"]) == ("4000001", "Confirmed", "Nobody")
    assert [item.shown.check.status for item in page.context["checks"]] == ["accepted", "pending", "pending", "pending"]


def test_case_says_that_the_contact_has_not_confirmed(cast, signed_in):
    page = signed_in(cast.ravi).get(case(factories.submitted(cast.mei)))
    assert {fact.label: fact.value for fact in page.context["facts"]}["Address"] == "Not confirmed yet"


def test_draft_is_no_case(cast, signed_in):
    assert signed_in(cast.ravi).get(case(factories.draft(cast.mei))).status_code == 404


def test_bank_account_is_masked(cast, signed_in):
    """A direct-bill application shows the last four characters; the number itself never reaches the page."""
    application = factories.in_review(cast.anna)
    with factories.everything_visible():
        Application.objects.filter(pk=application.pk).update(programme="direct_bill")
    with factories.acting_for(cast.anna):
        bank = BankAccount(
            tenant=cast.berger_systems, application=application, account_holder="Berger", last_four="3000"
        )
        bank.sealed_number = crypto.seal("DE89370400440532013000", place=bank.place)
        bank.save(force_insert=True)
    page = signed_in(cast.ravi).get(case(application)).content.decode()
    assert ("•••• 3000" in page, "DE8937" in page, bank.sealed_number in page) == (True, False, False)


def test_case_of_a_rejected_application_has_given_its_mpn_id_back(cast, signed_in):
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.ravi):
        reviews.claim_application(application, by=cast.ravi)
        reviews.reject_application(application, by=cast.ravi, reason="Not this time.")
    page = signed_in(cast.nora).get(case(application))
    assert {fact.label: fact.value for fact in page.context["facts"]}["MPN ID"] == "None linked"
    assert "Not this time." in page.content.decode()


def test_timeline_tells_who_changed_what_from_what_to_what(cast, signed_in):
    evidence = sent_document(cast)
    reviewer = signed_in(cast.ravi)
    reviewer.get(reverse("operator_evidence_file", args=[evidence.pk]))
    page = reviewer.get(reverse("operator_application_detail", args=[evidence.application_id]))
    told = [(event.who, event.what, event.why) for event in page.context["timeline"]][:3]
    assert told == [
        ("ravi@operator.example", "opened a document: 授權書.pdf", ""),
        ("mei@lin-trading.example", "sent a document: 授權書.pdf", ""),
        ("Primary contact", "moved it to “In review”", "Status: Waiting for e-mail confirmation → In review"),
    ]


def test_applicants_text_is_never_markup(cast, signed_in):
    application = factories.in_review(cast.mei)
    with factories.everything_visible():
        row = Application.objects.get(pk=application.pk)
        row.answers["company"]["company_name"] = "<script>alert(1)</script>"
        row.save(update_fields=["answers"])
    page = signed_in(cast.ravi).get(case(application)).content.decode()
    assert "<script>alert" not in page


def test_note_is_the_operators_alone(cast, signed_in):
    application = factories.in_review(cast.mei)
    reviewer = signed_in(cast.ravi)
    answer = reviewer.post(case(application, "note"), {"text": "Called them."})
    assert answer["Location"] == case(application) + "#notes"
    assert "Called them." in signed_in(cast.ada).get(case(application)).content.decode()
    assert "Called them." not in signed_in(cast.mei).get(f"/applications/{application.pk}/").content.decode()
    with factories.everything_visible():
        assert AuditEvent.objects.get(operation_type="add_note").tenant_id is None


@pytest.mark.parametrize(
    ("text", "error"), [("", "Write the note first."), ("x" * 2001, "Shorten this to 2000 characters or fewer.")]
)
def test_note_that_cannot_be_written_says_why(cast, signed_in, text, error):
    application = factories.in_review(cast.mei)
    page = signed_in(cast.ravi).post(case(application, "note"), {"text": text})
    assert page.context["note_form"].errors == {"text": [error]}
    assert page.content.count(b"There is a problem") == 1


def test_case_costs_the_same_for_one_and_three_decisions(cast, signed_in, cost):
    evidence = sent_document(cast)
    case_file, checks = evidence.application, evidence.application.checks.exclude(kind="email_ownership")
    reviewer, href = signed_in(cast.ravi), reverse("operator_application_detail", args=[evidence.application_id])
    with factories.acting_for(cast.ravi):
        reviews.claim_application(case_file, by=cast.ravi)
        reviews.add_note(case_file, "One.", by=cast.ravi)
        reviews.decide_check(checks.get(kind="domain"), accepted=True, by=cast.ravi)
    assert cost(reviewer, href) == 11
    with factories.acting_for(cast.ravi):
        reviews.add_note(case_file, "Two.", by=cast.ravi)
        for check in checks:
            reviews.decide_check(check, accepted=True, by=cast.ravi)
    assert cost(reviewer, href) == 11
