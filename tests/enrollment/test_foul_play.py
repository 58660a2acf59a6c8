"""What must never happen to an application: tried by its applicant, by an operator, by an old page."""

import pytest

from accounts import roles
from accounts.rules.reasons import ROLE_LACKS_RIGHT
from enrollment import membership
from enrollment.actions import applications, confirmations, evidence, reviews
from enrollment.actions.membership import associate_mpn
from enrollment.models import BankAccount, MpnAssociation
from enrollment.models.application import Status
from enrollment.rules import reasons
from partnercenter.errors import Refused
from partnercenter.models import OutgoingEmail
from partnercenter.programme import change_setting
from tests import factories


@pytest.fixture
def almighty(cast):
    """One of the operator's people with every role there is."""
    return factories.user(cast.operator, "Olga Almighty", "olga@operator.example", *roles.ALL.values())


@pytest.mark.parametrize("page", ["", "check/", "changes/", "support/", "mpn/", "withdrawal/", "submitted/"])
def test_operator_with_every_role_is_no_applicant(cast, almighty, signed_in, page):
    application = factories.changes_requested(cast.mei, cast.ravi)
    assert signed_in(almighty).get(f"{application.get_absolute_url()}{page}").status_code == 403


def test_operator_with_every_role_cannot_act_for_the_company(cast, almighty, signed_in):
    application = factories.changes_requested(cast.mei, cast.ravi)
    with factories.acting_for(almighty), pytest.raises(Refused) as refusal:
        applications.withdraw_application(application, by=almighty)
    assert refusal.value.reason is ROLE_LACKS_RIGHT
    document = factories.evidence(application, cast.mei)
    assert signed_in(almighty).get(f"/evidence/{document.pk}/").status_code == 403


@pytest.mark.req("ENR-29", "ENR-16")
def test_half_filled_topic_is_kept_and_does_not_count_as_answered(cast, signed_in):
    application = factories.draft(cast.mei)
    browser = signed_in(cast.mei)
    typed = {"email": "attacker@gmail.com\x00", "first_name": "x" * 400, "revision": 99, "later": "1"}
    assert browser.post(f"{application.get_absolute_url()}contact/", typed).status_code == 302
    assert (
        browser.get(f"{application.get_absolute_url()}contact/").context["form"].initial["email"]
        == "attacker@gmail.com"
    )
    answer = browser.post(f"{application.get_absolute_url()}submission/")
    assert (answer.status_code, "application-not-complete" in answer.content.decode()) == (409, True)


@pytest.mark.req("MPN-02")
def test_mpn_id_does_not_change_under_the_reviewers_eyes(cast):
    factories.in_review(cast.mei)
    factories.profile("4000999", "TW", user_name="other@membership.example")
    account = membership.sign_in("other@membership.example", factories.PASSWORD)
    with factories.acting_for(cast.mei), pytest.raises(Refused) as refusal:
        associate_mpn("4000999", account=account, by=cast.mei)
    assert refusal.value.reason is reasons.MPN_FIXED


def test_withdrawing_a_second_draft_leaves_the_first_ones_mpn_id(cast):
    factories.open_direct(cast.omar)
    reviewed = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei):
        second = applications.start_application("direct_bill", by=cast.mei)
        applications.withdraw_application(second, by=cast.mei)
        assert MpnAssociation.objects.get().mpn_id == "4000001"
    assert factories.accepted(reviewed, cast.ravi).mpn_id == "4000001"


@pytest.mark.req("ENR-25", "ENR-06")
def test_reseller_that_goes_direct_is_asked_for_criteria_and_bank(cast):
    factories.open_direct(cast.omar)
    factories.approved(cast.mei, cast.ravi)
    with factories.acting_for(cast.mei):
        application = applications.start_application("direct_bill", by=cast.mei)
        asked = [section.key for section, _done in applications.sections_with_state(application)]
        assert (asked, BankAccount.objects.count()) == (["support", "criteria", "bank"], 0)


def test_draft_begun_before_the_first_approval_can_still_be_submitted(cast):
    factories.open_direct(cast.omar)
    first = factories.in_review(cast.anna)
    with factories.acting_for(cast.anna):
        second = applications.start_application("direct_bill", by=cast.anna)
    factories.accepted(first, cast.ravi)
    number = {"account_holder": "B", "number": "DE89370400440532013000", "bank_code": ""}
    with factories.acting_for(cast.anna):
        factories.bank.save_bank_account(second, revision=0, by=cast.anna, **number)
        for section in ({"support": factories.ANSWERS["DE"]["support"]}, {"criteria": {"support": "True"}}):
            for key, values in section.items():
                second = applications.save_section(second, key, values, revision=99, by=cast.anna)
        assert applications.submit_application(second, by=cast.anna).status == Status.EMAIL_PENDING


def test_requested_changes_can_be_handed_in_after_the_program_closed(cast):
    factories.open_direct(cast.omar)
    application = factories.changes_requested(cast.anna, cast.ravi, "direct_bill")
    with factories.acting_for(cast.omar):
        change_setting("direct_enrolment_open", False, by=cast.omar, reason="Closed")
    with factories.acting_for(cast.anna):
        assert applications.submit_application(application, by=cast.anna).status == Status.IN_REVIEW


def test_link_read_before_the_contact_changed_confirms_nobody(cast):
    application = factories.submitted(cast.mei)
    other = {**factories.ANSWERS["TW"]["contact"], "email": "other@lin-trading.example"}
    with factories.acting_for(cast.mei):
        stale = application.confirmations.get()
        application = applications.take_back_application(application, by=cast.mei)
        application = applications.save_section(application, "contact", other, revision=99, by=cast.mei)
        applications.submit_application(application, by=cast.mei)
        with pytest.raises(Refused) as refusal:
            confirmations.confirm_contact(stale)
    assert refusal.value.reason is reasons.LINK_ENDED


def test_confirming_twice_is_confirming_once(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei):
        link = application.confirmations.get()
        confirmations.confirm_contact(link)
        assert confirmations.confirm_contact(link).status == Status.IN_REVIEW


def test_document_sent_from_an_old_page_does_not_undo_a_decision(cast):
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei):
        stale = application.checks.get(kind="business")
    with factories.acting_for(cast.ravi):
        reviews.claim_application(application, by=cast.ravi)
        reviews.decide_check(application.checks.get(kind="business"), accepted=True, by=cast.ravi)
    values = {"name": "a.pdf", "content": factories.PDF, "document_type": "tax", "comment": ""}
    with factories.acting_for(cast.mei), pytest.raises(Refused) as refusal:
        evidence.send_evidence(stale, by=cast.mei, **values)
    assert refusal.value.reason is reasons.EVIDENCE_NOT_ASKED


def test_status_mails_go_to_the_confirmed_address_only(cast):
    application = factories.changes_requested(cast.mei, cast.ravi)
    other = {**factories.ANSWERS["TW"]["contact"], "email": "victim@elsewhere.example"}
    with factories.acting_for(cast.mei):
        application = applications.save_section(application, "contact", other, revision=99, by=cast.mei)
        applications.withdraw_application(application, by=cast.mei)
    with factories.everything_visible():
        assert set(OutgoingEmail.objects.values_list("recipient", flat=True)) == {"mei@lin-trading.example"}


@pytest.mark.usefixtures("in_one_window")
def test_links_to_one_address_are_limited(cast, signed_in):
    application = factories.submitted(cast.mei)
    browser = signed_in(cast.mei)
    answers = [browser.post(f"{application.get_absolute_url()}confirmation-mail/").status_code for _time in range(11)]
    assert answers == [302] * 10 + [429]


def test_membership_sign_in_of_another_company_is_not_held_up(cast, signed_in):
    factories.profile("4000001", "TW", user_name="lin@membership.example")
    for person, password in ((cast.anna, "wrong"), (cast.mei, factories.PASSWORD)):
        browser = signed_in(person)
        hub = browser.post("/enroll/indirect_reseller/sign-in/")["Location"]
        browser.post(f"{hub}mpn/user-name/", {"user_name": "lin@membership.example"})
        answers = [
            browser.post(f"{hub}mpn/password/", {"password": password})
            for _time in range(6 if password == "wrong" else 1)
        ]
    assert answers[0]["Location"] == f"{hub}mpn/profile/"


def test_partner_is_not_asked_for_the_membership_again(cast, signed_in):
    factories.open_direct(cast.omar)
    factories.direct_partner(cast.anna, cast.ravi)
    hub = signed_in(cast.anna).post("/enroll/indirect_reseller/sign-in/")["Location"]
    assert signed_in(cast.anna).get(f"{hub}mpn/").status_code == 404


def bank_of(browser, hub, number, *, revision):
    answers = {"account_holder": "Berger Systems GmbH", "number": number, "revision": revision}
    return browser.post(f"{hub}bank/", answers)


@pytest.mark.req("ENR-06")
def test_older_tab_does_not_overwrite_a_bank_account(cast, signed_in):
    factories.open_direct(cast.omar)
    browser = signed_in(cast.anna)
    hub = browser.post("/enroll/direct_bill/sign-in/")["Location"]
    assert bank_of(browser, hub, "DE89370400440532013000", revision=0).status_code == 302
    older = bank_of(browser, hub, "DE02120300000000202051", revision=0)
    assert (older.status_code, "•••• 3000" in older.content.decode()) == (200, True)
    with factories.everything_visible():
        assert BankAccount.objects.get().last_four == "3000"
    again = older.context["form"].data["revision"]
    assert bank_of(browser, hub, "DE02120300000000202051", revision=again).status_code == 302


def test_older_half_filled_tab_shows_the_conflict_and_is_no_error(cast, signed_in):
    browser = signed_in(factories.reading_english(cast.mei))
    hub = browser.post("/enroll/indirect_reseller/sign-in/")["Location"]
    support = factories.ANSWERS["TW"]["support"]
    assert browser.post(f"{hub}support/", {**support, "revision": 0}).status_code == 302
    older = browser.post(f"{hub}support/", {"email": "nobody", "revision": 0, "later": "1"})
    assert (older.status_code, support["email"] in older.content.decode()) == (200, True)


def test_operator_with_every_role_changes_no_bank_account(cast, almighty):
    factories.open_direct(cast.omar)
    with factories.acting_for(cast.anna):
        application = applications.start_application("direct_bill", by=cast.anna)
    number = {"account_holder": "X", "number": "DE89370400440532013000", "bank_code": ""}
    with factories.acting_for(almighty), pytest.raises(Refused) as refusal:
        factories.bank.save_bank_account(application, revision=0, by=almighty, **number)
    assert refusal.value.reason is ROLE_LACKS_RIGHT
