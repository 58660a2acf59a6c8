"""The demo world: every state is there, everybody printed can sign in, and telling it twice changes nothing."""

import datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Tenant, User
from enrollment import membership
from enrollment.models import Application, MpnAssociation, Partner, VerificationCheck
from enrollment.models.application import Programme, Status
from enrollment.rules.applications import working_days_after
from partnercenter import mailbox, programme
from partnercenter.demo import clock, operator, sign_ins, story
from partnercenter.demo.cast import PASSWORD
from partnercenter.demo.customers import CLIENTS
from partnercenter.mailbox import letters
from partnercenter.models import AuditEvent, OutgoingEmail
from partnercenter.tenancy import Role, acting_as
from tests import factories

PEOPLE = [person for company in story.COMPANIES for person in company.people]
PEOPLE += [person for client in CLIENTS for person in client.people]
PEOPLE += [operator.MANAGER, *operator.COLLEAGUES]


def counts():
    with factories.everything_visible():
        models = [
            model
            for model in apps.get_models()
            if model._meta.app_label in ("accounts", "enrollment", "relationships", "customers", "partnercenter")
        ]
        return {model._meta.label: model._default_manager.count() for model in models}


def test_story_reaches_every_status(told):
    with factories.everything_visible():
        assert set(Application.objects.values_list("status", flat=True)) == set(Status.values)
        assert set(Application.objects.values_list("programme", flat=True)) == set(Programme.values)
        assert set(Tenant.objects.values_list("country", flat=True)) == {"TW", "CN", "US", "DE"}


def test_partners_have_signed_except_one(told):
    with factories.everything_visible():
        enrolled = Partner.objects.values_list("enrollments__programme", "acceptances__agreement__programme")
        assert sorted(enrolled, key=str) == [
            ("direct_bill", "direct_bill"),
            *[("indirect_provider", "indirect_provider")] * 3,
            *[("indirect_reseller", "indirect_reseller")] * 5,
            ("indirect_reseller", None),
        ]


def test_reviews_are_late_nearly_late_and_unclaimed(told):
    today = timezone.localdate()
    with factories.everything_visible():
        waiting = Application.objects.filter(status=Status.IN_REVIEW)
        found = {one.tenant.domain: (one.promised_on, one.claimed_by_id is not None) for one in waiting}
    assert found == {
        "lanqiao-cloud.example": (working_days_after(clock.working_day(2), 5), False),
        "rheinwinkel.example": (working_days_after(clock.working_day(4), 5), True),
        "jinzhou-digital.example": (working_days_after(clock.working_day(6), 5), True),
    }
    assert found["jinzhou-digital.example"][0] < today < found["rheinwinkel.example"][0]


def test_requested_changes_say_why(told):
    with factories.everything_visible():
        rejected = VerificationCheck.objects.get(application__status=Status.CHANGES_REQUESTED, status="rejected")
        assert (rejected.reason_code, bool(rejected.comment)) == ("address-differs", True)
        assert rejected.due_on > timezone.localdate()
        assert Application.objects.get(status=Status.REJECTED).decision_reason


def test_history_lies_in_the_past_in_order(told):
    with factories.everything_visible():
        by_people = AuditEvent.objects.exclude(operation_type="expire_invitation")  # the clock's ids have no order
        dates = list(by_people.order_by("id").values_list("operation_date", flat=True))
    minutes = [date.replace(second=0, microsecond=0) for date in dates]
    assert minutes == sorted(minutes)
    assert dates[-1] < timezone.now() < dates[0] + datetime.timedelta(days=120)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.email)
def test_everybody_is_printed(person):
    line = next(line for line in sign_ins.table().splitlines() if line.split()[:1] == [person.email])
    assert person.full_name in line


def test_everybody_can_sign_in(told):
    with acting_as(role=Role.GATE):
        signed_in = [authenticate(None, email=person.email, password=PASSWORD) for person in PEOPLE]
    assert [user and user.email for user in signed_in] == [person.email for person in PEOPLE]
    assert PASSWORD in told


def test_everybody_holds_the_printed_roles(told):
    with factories.everything_visible():
        held = {user.email: user.role_keys for user in User.objects.all()}
    wanted = {person.email: {role.key for role in person.roles} for person in PEOPLE}
    for company in story.COMPANIES:
        if "enrolled" in company.state or "approved" in company.state:
            wanted[company.admin.email] |= {"admin_agent"}  # comes with the approval (DEC-01)
    assert held == wanted


def test_membership_sign_ins_work_as_printed(told):
    for company in story.COMPANIES:
        account = membership.sign_in(company.membership_user, PASSWORD)
        assert {one.mpn_id for one in membership.profiles_of(account)} == {one.mpn_id for one in company.profiles}
    with factories.everything_visible():
        linked = set(MpnAssociation.objects.values_list("mpn_id", flat=True))
    assert linked == {company.profile.mpn_id for company in story.COMPANIES if company.keeps_mpn}


def test_second_telling_changes_nothing(told, capsys):
    before = counts()
    call_command("demo")
    assert counts() == before
    assert capsys.readouterr().out == told


def test_sign_ins_alone(told, capsys):
    call_command("demo", "--sign-ins")
    assert capsys.readouterr().out == told


def test_all_mail_reaches_the_mailbox(told):
    with factories.everything_visible():
        states = list(OutgoingEmail.objects.values_list("state", flat=True))
    assert set(states) == {"sent"}
    assert len(letters()) == min(len(states), mailbox.SHOWN)
    assert len(letters("rosa.delgado@prairie-lantern.example")) == 1  # the link that a visitor can follow


def test_direct_enrolment_is_closed_with_notice_and_date(told):
    current = programme.current()
    assert (current.direct_enrolment_open, current.provider_enrolment_open) == (False, False)
    assert current.direct_enrolment_notice
    assert current.direct_enrolment_reopens_on > timezone.localdate()


@pytest.mark.parametrize("programme_key", Programme.values)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_agreements_have_every_clause_in_every_language(programme_key, language):
    paragraphs = story.agreement_texts(programme_key)[language].strip().split("\n\n")
    assert [line.partition(".")[0] for line in paragraphs[2:]] == [str(number) for number in range(1, 14)]
