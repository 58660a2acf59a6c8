"""The applicant's actions: start, answer, submit, take back, withdraw."""

import threading

import pytest
from django.db import connection

from accounts.models import User
from enrollment.actions import applications as actions
from enrollment.actions import confirmations
from enrollment.models import Application, MpnAssociation, VerificationCheck
from enrollment.models.application import Status
from enrollment.rules import reasons
from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, OutgoingEmail
from tests import factories


@pytest.mark.req("ENR-08", "USR-13", "DEC-01")
def test_only_a_global_admin_starts_an_application(cast):
    assert cast.mei.pk
    with factories.acting_for(cast.ken), pytest.raises(Refused) as refusal:
        actions.start_application("indirect_reseller", by=cast.ken)
    assert (refusal.value.code, refusal.value.people) == ("role-lacks-right", ["林美玲 <mei@lin-trading.example>"])


def test_starting_twice_gives_the_same_application(cast):
    with factories.acting_for(cast.mei):
        first = actions.start_application("indirect_reseller", by=cast.mei)
        assert actions.start_application("indirect_reseller", by=cast.mei) == first


@pytest.mark.req("ENR-29")
def test_saved_answers_are_there_for_every_global_admin(cast):
    with factories.acting_for(cast.mei):
        application = actions.start_application("indirect_reseller", by=cast.mei)
        actions.save_section(application, "support", {"email": "a@lin-trading.example"}, revision=0, by=cast.mei)
        assert Application.objects.get().answers["support"]["email"] == "a@lin-trading.example"


def test_older_page_does_not_overwrite_what_somebody_saved_since(cast):
    with factories.acting_for(cast.mei):
        application = actions.start_application("indirect_reseller", by=cast.mei)
        actions.save_section(application, "support", {"website": "https://new.example"}, revision=0, by=cast.mei)
        with pytest.raises(actions.EditedMeanwhile) as conflict:
            actions.save_section(application, "support", {"website": "https://old.example"}, revision=0, by=cast.mei)
        assert conflict.value.stored["website"] == "https://new.example"
        assert Application.objects.get().answers["support"]["website"] == "https://new.example"


def test_other_topics_saved_since_do_not_stand_in_the_way(cast):
    with factories.acting_for(cast.mei):
        application = actions.start_application("indirect_reseller", by=cast.mei)
        actions.save_section(application, "support", {"website": "x"}, revision=0, by=cast.mei)
        saved = actions.save_section(application, "company", {"company_name": "y"}, revision=0, by=cast.mei)
    assert (saved.answers["support"]["website"], saved.answers["company"]["company_name"]) == ("x", "y")


@pytest.mark.req("ENR-14", "ENR-17", "VER-01")
def test_submit_opens_the_checks_and_asks_the_contact_by_mail(cast):
    application = factories.submitted(cast.mei)
    with factories.everything_visible():
        mail = OutgoingEmail.objects.get()
        checks = dict(VerificationCheck.objects.values_list("kind", "status"))
    assert application.status == Status.EMAIL_PENDING
    assert (mail.kind, mail.recipient) == ("enrollment/confirm_address", "mei@lin-trading.example")
    assert checks == {"email_ownership": "pending", "domain": "waiting", "employment": "waiting", "business": "waiting"}


def test_submitting_twice_changes_nothing(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei):
        again = actions.submit_application(application, by=cast.mei)
    with factories.everything_visible():
        assert (again.submitted_at, OutgoingEmail.objects.count()) == (application.submitted_at, 1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_submitting_at_once_make_one_submission(transactional_cast):
    application = factories.draft(transactional_cast.mei)
    start = threading.Barrier(4)

    def submit():
        mei = transactional_cast.mei
        start.wait()
        with factories.acting_for(mei):
            actions.submit_application(application, by=User.objects.get(pk=mei.pk))
        connection.close()

    tabs = [threading.Thread(target=submit) for _tab in range(4)]
    [tab.start() for tab in tabs]
    [tab.join() for tab in tabs]
    with factories.everything_visible():
        submissions = AuditEvent.objects.filter(resource_new_value__status="email_pending").count()
        assert (submissions, OutgoingEmail.objects.count()) == (1, 1)


@pytest.mark.req("ENR-07")
def test_enrolled_direct_partner_is_asked_for_support_information_only(cast, db):
    factories.open_direct(cast.omar)
    partner = factories.direct_partner(cast.anna, cast.ravi)
    with factories.acting_for(cast.anna):
        application = actions.start_application("indirect_reseller", by=cast.anna)
        assert [section.key for section, _done in actions.sections_with_state(application)] == ["support"]
        application = actions.save_section(
            application, "support", factories.ANSWERS["DE"]["support"], revision=0, by=cast.anna
        )
        application = actions.submit_application(application, by=cast.anna)
    assert (application.status, application.answers["address"]) == (Status.EMAIL_PENDING, partner.address)


@pytest.mark.req("ENR-07", "ACT-05", "ACT-07")
def test_direct_partner_becomes_both_with_the_same_work_account(cast):
    factories.open_direct(cast.omar)
    partner = factories.direct_partner(cast.anna, cast.ravi)
    with factories.acting_for(cast.anna):
        application = actions.start_application("indirect_reseller", by=cast.anna)
        support = factories.ANSWERS["DE"]["support"]
        application = actions.save_section(application, "support", support, revision=0, by=cast.anna)
        application = actions.submit_application(application, by=cast.anna)
        confirmations.confirm_contact(application.confirmations.get())
    assert factories.accepted(application, cast.ravi) == partner
    with factories.everything_visible():
        assert set(partner.enrollments.values_list("programme", flat=True)) == {"direct_bill", "indirect_reseller"}


def test_taking_back_ends_the_link_and_opens_the_answers(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei):
        application = actions.take_back_application(application, by=cast.mei)
        assert application.confirmations.get().superseded_at is not None
    assert (application.status, application.is_editable, application.submitted_at) == (Status.DRAFT, True, None)


def test_application_in_review_cannot_be_taken_back(cast):
    application = factories.in_review(cast.mei)
    with factories.acting_for(cast.mei), pytest.raises(Refused) as refusal:
        actions.take_back_application(application, by=cast.mei)
    assert (refusal.value.reason, refusal.value.details) == (reasons.ALREADY_DECIDED, {"status": "In review"})


def test_withdrawing_frees_the_mpn_id_and_a_new_application(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei):
        actions.withdraw_application(application, by=cast.mei)
        assert MpnAssociation.objects.count() == 0
        assert actions.start_application("indirect_reseller", by=cast.mei) != application


def test_answers_of_a_submitted_application_cannot_be_saved(cast):
    application = factories.submitted(cast.mei)
    with factories.acting_for(cast.mei), pytest.raises(Refused) as refusal:
        actions.save_section(application, "support", {"email": "x"}, revision=99, by=cast.mei)
    assert refusal.value.reason is reasons.NOT_EDITABLE


@pytest.mark.req("ENR-20")
def test_requested_changes_with_the_same_contact_go_straight_back_to_review(cast):
    application = factories.changes_requested(cast.mei, cast.ravi)
    with factories.acting_for(cast.mei):
        application = actions.submit_application(application, by=cast.mei)
        check, links = application.checks.get(kind="business"), application.confirmations.count()
    assert (application.status, check.status, links) == (Status.IN_REVIEW, "pending", 1)


@pytest.mark.req("VER-02")
def test_requested_changes_with_another_contact_wait_for_its_confirmation(cast):
    application = factories.changes_requested(cast.mei, cast.ravi)
    contact = {**factories.ANSWERS["TW"]["contact"], "email": "ceo@lin-trading.example"}
    with factories.acting_for(cast.mei):
        application = actions.save_section(application, "contact", contact, revision=99, by=cast.mei)
        application = actions.submit_application(application, by=cast.mei)
        accepted = application.checks.get(kind="domain").status
        assert (application.status, accepted) == (Status.EMAIL_PENDING, "accepted")
        confirmations.confirm_contact(application.confirmations.get(confirmed_at=None, superseded_at=None))
        assert application.checks.get(kind="domain").status == "accepted"
