"""Deciding: with a reason, once, by the one who claimed it."""

import pytest
from django.urls import reverse

from enrollment.models import Application, Partner, VerificationCheck
from partnercenter.models import OutgoingEmail
from tests import factories


def href(application, name):
    return reverse(f"operator_application_{name}", args=[application.pk])


def check_of(application, kind):
    with factories.everything_visible():
        return VerificationCheck.objects.get(application=application, kind=kind)


def decide(browser, application, kind, **values):
    return browser.post(reverse("operator_check_decide", args=[application.pk, check_of(application, kind).pk]), values)


def status_of(application):
    with factories.everything_visible():
        return Application.objects.get(pk=application.pk).status


@pytest.fixture
def claimed(cast, signed_in):
    """An application in review that Ravi has claimed."""
    application = factories.in_review(cast.mei)
    signed_in(cast.ravi).post(href(application, "claim"))
    return application


@pytest.mark.req("VER-03", "ENR-19")
def test_reviewer_accepts_every_check_and_approves(cast, signed_in, claimed):
    ravi = signed_in(cast.ravi)
    for kind in ("domain", "employment", "business"):
        answer = decide(ravi, claimed, kind, decision="accept")
        assert answer["Location"] == href(claimed, "detail") + f"#{kind}"
    page = ravi.get(href(claimed, "approve"))
    assert (page.status_code, page.context["still_open"]) == (200, "")
    assert ravi.post(href(claimed, "approve"))["Location"] == href(claimed, "detail")
    with factories.everything_visible():
        assert Partner.objects.get().company_name == "林氏貿易有限公司"
        letters = OutgoingEmail.objects.filter(kind="enrollment/application_approved")
        assert [letter.recipient for letter in letters] == ["mei@lin-trading.example"]


@pytest.mark.req("VER-03")
def test_approval_waits_for_every_check(cast, signed_in, claimed):
    ravi = signed_in(cast.ravi)
    decide(ravi, claimed, "domain", decision="accept")
    assert ravi.get(href(claimed, "approve")).context["still_open"] == "Employment, Business"
    answer = ravi.post(href(claimed, "approve"))
    assert (answer.status_code, answer.context["refusal"].code) == (409, "checks-open")
    assert status_of(claimed) == "in_review"


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"decision": "reject"}, "reason_code", "Choose the reason: the applicant needs to know what to do."),
        ({"decision": "reject", "reason_code": "made-up"}, "reason_code", "Choose one of the reasons in the list."),
        (
            {"decision": "reject", "reason_code": "something-else", "comment": " "},
            "comment",
            "Write a comment: this reason says nothing without one.",
        ),
        ({"decision": "perhaps"}, "decision", "Choose Accept or Reject."),
        ({}, "decision", "Choose Accept or Reject."),
    ],
)
def test_check_is_not_decided_without_a_reason(cast, signed_in, claimed, values, field, error):
    page = decide(signed_in(cast.ravi), claimed, "business", **values)
    failed = {item.shown.check.kind: item.form for item in page.context["checks"] if item.form and item.form.errors}
    assert failed["business"].errors == {field: [error]}
    assert check_of(claimed, "business").status == "pending"


def test_typed_comment_survives_a_missing_reason(cast, signed_in, claimed):
    page = decide(signed_in(cast.ravi), claimed, "business", decision="reject", comment="The register says 林氏國際.")
    assert "The register says 林氏國際." in page.content.decode()
    assert 'href="#business_reason_code"' in page.content.decode()
    assert 'id="business_reason_code"' in page.content.decode()


@pytest.mark.req("VER-03", "ENR-20")
def test_changes_are_requested_with_the_reasons(cast, signed_in, claimed):
    ravi = signed_in(cast.ravi)
    decide(ravi, claimed, "business", decision="reject", reason_code="name-differs", comment="See the register.")
    page = ravi.get(href(claimed, "request_changes"))
    assert [shown.check.kind for shown in page.context["rejected"]] == ["business"]
    assert ravi.post(href(claimed, "request_changes"), {"reason": ""}).context["form"].errors == {
        "reason": ["Write what should be changed."]
    }
    assert status_of(claimed) == "in_review"
    ravi.post(href(claimed, "request_changes"), {"reason": "Correct the name."})
    assert status_of(claimed) == "changes_requested"


@pytest.mark.req("ENR-19")
def test_rejection_needs_a_reason_and_mails_it(cast, signed_in, claimed):
    ravi = signed_in(cast.ravi)
    page = ravi.post(href(claimed, "reject"), {"reason": "   "})
    assert list(page.context["form"].errors) == ["reason"]
    assert b"<title>Error:" in page.content
    assert status_of(claimed) == "in_review"
    ravi.post(href(claimed, "reject"), {"reason": "The company does not exist."})
    with factories.everything_visible():
        rejected = Application.objects.get(pk=claimed.pk)
    assert (rejected.status, rejected.decision_reason) == ("rejected", "The company does not exist.")


def test_second_approval_is_told_what_was_decided(cast, signed_in, claimed):
    ravi = signed_in(cast.ravi)
    ravi.post(href(claimed, "reject"), {"reason": "No."})
    answer = ravi.post(href(claimed, "approve"))
    assert (answer.status_code, answer.context["refusal"].code) == (409, "already-decided")
    assert answer.context["refusal"].sentence == "This application has moved on. Its status is now: Rejected."
    assert href(claimed, "detail") in answer.content.decode()


def test_another_reviewer_cannot_decide_a_claimed_application(cast, signed_in, claimed):
    nora = signed_in(cast.nora)
    for name in ("claim", "approve", "reject"):
        answer = nora.post(href(claimed, name), {"reason": "No."})
        assert (answer.status_code, answer.context["refusal"].code) == (409, "not-claimed-by-you")
    assert decide(nora, claimed, "business", decision="accept").status_code == 409
    assert nora.get(href(claimed, "approve"))["Location"] == href(claimed, "detail")


def test_released_application_can_be_claimed_by_a_colleague(cast, signed_in, claimed):
    nora = signed_in(cast.nora)
    nora.post(href(claimed, "release"))
    assert nora.post(href(claimed, "claim")).status_code == 302
    with factories.everything_visible():
        assert Application.objects.get(pk=claimed.pk).claimed_by == cast.nora


def test_email_check_is_not_the_reviewers(cast, signed_in, claimed):
    answer = decide(signed_in(cast.ravi), claimed, "email_ownership", decision="accept")
    assert (answer.status_code, answer.context["refusal"].code) == (409, "check-not-open")


def test_check_of_another_application_is_not_found(cast, signed_in, claimed):
    other = factories.in_review(cast.anna, mpn_id="4000002")
    target = reverse("operator_check_decide", args=[claimed.pk, check_of(other, "business").pk])
    assert signed_in(cast.ravi).post(target, {"decision": "accept"}).status_code == 404


@pytest.mark.parametrize("name", ["claim", "release"])
def test_following_a_link_changes_nothing(cast, signed_in, claimed, name):
    assert signed_in(cast.ravi).get(href(claimed, name)).status_code == 405


def test_forged_form_is_refused(cast, claimed, signed_in):
    browser = signed_in(cast.ravi)
    browser.handler.enforce_csrf_checks = True
    assert browser.post(href(claimed, "reject"), {"reason": "No."}).status_code == 403
    assert status_of(claimed) == "in_review"
