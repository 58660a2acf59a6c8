"""The clocks: what is over ends once, and a word before it comes once."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partnercenter import audit, crypto, programme
from partnercenter.models import AuditEvent
from partnercenter.tenancy import Role, acting_as
from relationships.actions import clocks, invitations, ledger
from relationships.models import InvitationStatus
from relationships.rules.ledger import end_of_notice
from relationships.tasks import expire_due_invitations_task, remind_invitations_task
from tests import factories
from tests.relationships.ledgers import (
    aged,
    drafted,
    in_status,
    invited_long_ago,
    log_of,
    mails,
    now,
    over,
)
from tests.relationships.partners import set_standing

UNANSWERED = {"draft", "handed_out", "opened"}


@pytest.mark.req("DEC-02")
@pytest.mark.parametrize("status", InvitationStatus.values)
def test_expiry_ends_what_is_unanswered_and_nothing_else(provider, reseller, status):
    invitation = in_status(provider, reseller, status, expires_at=timezone.now() - timedelta(seconds=1))
    assert clocks.expire_due_invitations() == (status in UNANSWERED)
    after = now(invitation)
    if status in UNANSWERED:
        assert (after.status, after.ended_at, after.sealed_token) == ("expired", after.expires_at, "")
    else:
        assert (after.status, after.ended_at) == (status, invitation.ended_at)


def test_expiry_leaves_what_still_works(provider):
    invitation, _secret = factories.invited(provider)
    assert (clocks.expire_due_invitations(), now(invitation).status) == (0, "handed_out")


def test_expiry_twice_is_once(provider):
    invitation = over(provider)
    expire_due_invitations_task()
    expire_due_invitations_task()
    assert log_of(invitation) == ["create_invitation", "hand_out_invitation", "expire_invitation"]


def test_expiry_goes_on_in_batches(provider, monkeypatch):
    monkeypatch.setattr(clocks, "BATCH", 2)
    invitations = [over(provider) for _number in range(5)]
    assert clocks.expire_due_invitations() == 5
    assert {now(invitation).status for invitation in invitations} == {"expired"}


@pytest.mark.parametrize(
    "names",
    [
        {"recipient_company": "林氏貿易", "recipient_name": "Mei", "recipient_email": "mei@lin.example"},
        {"recipient_name": "Mei", "recipient_email": "mei@lin.example"},
        {"recipient_email": "mei@lin.example"},
        {},
    ],
)
def test_log_of_the_clock_is_that_of_the_record(provider, names):
    invitation = over(provider, **names)
    with acting_as(role=Role.OPS):
        audit.record(
            "expire_invitation", invitation, by="the clock", tenant_id=invitation.inviter_id,
            before={"status": "handed_out"}, after={"status": "expired"},
        )  # fmt: skip
    clocks.expire_due_invitations()
    with factories.everything_visible():
        events = list(AuditEvent.objects.filter(operation_type="expire_invitation").values())
    one, other = ({**event, "id": None, "operation_date": None} for event in events)
    assert one == other


def soon(by, **values):
    """A link that ends within the days of the reminder."""
    invitation = invited_long_ago(by, **values)
    return aged(invitation, by, expires_at=timezone.now() + timedelta(days=2))


def test_reminder_is_one_mail_for_all_of_a_maker(provider, cast):
    ending = [soon(provider), soon(provider), soon(cast.hao)]
    assert clocks.remind_invitations() == 3
    assert sorted(mail.recipient for mail in mails("invitations_end_soon")) == sorted([cast.hao.email, provider.email])
    assert all(now(invitation).reminded_at for invitation in ending)


def test_reminder_comes_once(provider):
    soon(provider)
    remind_invitations_task()
    remind_invitations_task()
    assert len(mails("invitations_end_soon")) == 1


def test_reminder_comes_anew_before_an_extended_end(provider):
    invitation = soon(provider)
    clocks.remind_invitations()
    with factories.acting_for(provider):
        extended = ledger.extend_invitation(invitation, by=provider)
    assert clocks.remind_invitations() == 0
    with time_machine.travel(extended.expires_at - timedelta(days=1), tick=False):
        assert clocks.remind_invitations() == 1


@pytest.mark.parametrize("status", ["draft", "revoked", "superseded", "accepted", "declined", "expired"])
def test_reminder_is_of_open_links_only(provider, reseller, status):
    in_status(provider, reseller, status, expires_at=timezone.now() + timedelta(days=1))
    assert (clocks.remind_invitations(), mails("invitations_end_soon")) == (0, [])


def test_reminder_waits_for_the_last_days(provider):
    invitation, _secret = factories.invited(provider)
    assert clocks.remind_invitations() == 0
    edge = end_of_notice(timezone.now(), days=programme.current().invitation_reminder_days)
    aged(invitation, provider, expires_at=edge)
    assert clocks.remind_invitations() == 0
    aged(invitation, provider, expires_at=edge - timedelta(seconds=1))
    assert clocks.remind_invitations() == 1


def test_reminder_reaches_the_invited_whom_the_portal_wrote(provider):
    soon(provider, recipient_email="not@lin.example")
    sent = soon(provider, recipient_email="mei@lin.example", recipient_name="林美玲", language="zh-hant")
    aged(sent, provider, sent_at=timezone.now() - timedelta(days=20))
    clocks.remind_invitations()
    assert [(mail.recipient, mail.language) for mail in mails("invitation_reminder")] == [
        ("mei@lin.example", "zh-hant")
    ]


def sent(by):
    """An invitation that the portal has mailed, with words of the maker in its subject, and ends soon."""
    draft = drafted(by, recipient_email="mei@lin.example", subject="Call us at once")
    with factories.acting_for(by):
        invitation = invitations.send_invitation(draft, by=by)
    return aged(invitation, by, expires_at=timezone.now() + timedelta(days=2))


def test_invited_are_reminded_once_however_often_it_is_extended(provider):
    invitation = sent(provider)
    assert clocks.remind_invitations() == 1
    with factories.acting_for(provider):
        extended = ledger.extend_invitation(invitation, by=provider)
    with time_machine.travel(extended.expires_at - timedelta(days=1), tick=False):
        assert clocks.remind_invitations() == 1
    assert [len(mails(kind)) for kind in ("invitations_end_soon", "invitation_reminder")] == [2, 1]


def test_reminder_quotes_the_subject_that_the_portal_wrote(provider):
    sent(provider)
    clocks.remind_invitations()
    (first,), (reminder,) = mails("invitation"), mails("invitation_reminder")
    letter = crypto.unseal(reminder.body, place=f"outgoingemail:{reminder.pk}:body")
    words = json.loads(letter)["txt"]
    assert (first.subject in words, "Call us at once" in words) == (True, False)


@pytest.mark.parametrize("standing", [{"status": "suspended"}, {"accepted_version": None}])
def test_reminder_waits_while_the_inviter_may_not_act(provider, standing):
    sent(provider)
    set_standing(provider.tenant, **standing)
    assert (clocks.remind_invitations(), mails("invitation_reminder"), mails("invitations_end_soon")) == (0, [], [])
    set_standing(provider.tenant, status="active", accepted_version=1)
    assert clocks.remind_invitations() == 1


def test_reminder_goes_to_colleagues_when_the_maker_has_left(provider, cast):
    soon(cast.hao)
    with factories.acting_for(provider):
        cast.hao.is_active = False
        cast.hao.save(update_fields=["is_active"])
    clocks.remind_invitations()
    assert [mail.recipient for mail in mails("invitations_end_soon")] == [provider.email]


def test_draft_that_is_over_ends_with_its_secret(provider):
    invitation = aged(drafted(provider), provider, expires_at=timezone.now())
    clocks.expire_due_invitations()
    assert (now(invitation).status, now(invitation).sealed_token) == ("expired", "")
