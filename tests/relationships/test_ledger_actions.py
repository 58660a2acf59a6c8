"""Extending, resending and revoking: every action in every status, and what the log and the colleagues hear."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partnercenter import programme
from partnercenter.errors import Refused
from relationships.actions import clocks, invitations, ledger
from relationships.models import Invitation, InvitationStatus
from relationships.rules.ledger import LIVES, needing_attention
from tests import factories
from tests.relationships.ledgers import (
    aged,
    drafted,
    handed_out_again,
    in_status,
    invited_long_ago,
    log_of,
    mails,
    now,
    over,
)

ALLOWED = {
    ledger.extend_invitation: {"handed_out", "opened"},
    ledger.renew_invitation: {"handed_out", "opened", "declined", "expired", "revoked"},
    ledger.revoke_invitation: {"draft", "handed_out", "opened"},
}
CASES = [(act, status) for act in ALLOWED for status in InvitationStatus.values]


def refusal_of(act, invitation, by, **values):
    """The code with which it is refused; nothing when it works."""
    try:
        with factories.acting_for(by):
            act(invitation, by=by, **values)
    except Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize(("act", "status"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_action_works_in_its_statuses_alone(provider, reseller, act, status):
    invitation = in_status(provider, reseller, status)
    before = now(invitation)
    refused = refusal_of(act, invitation, provider)
    if status in ALLOWED[act]:
        assert refused == ""
    else:
        assert refused == "invitation-moved-on"
        assert (
            now(invitation).__dict__.items()
            >= {name: value for name, value in before.__dict__.items() if name != "_state"}.items()
        )


@pytest.mark.parametrize("act", ALLOWED, ids=lambda act: act.__name__)
def test_action_on_a_link_that_is_over_waits_for_no_clock(provider, act):
    expected = "" if act is ledger.renew_invitation else "invitation-moved-on"
    assert refusal_of(act, over(provider), provider) == expected


@pytest.mark.parametrize("act", ALLOWED, ids=lambda act: act.__name__)
def test_action_is_refused_to_others(provider, cast, act):
    invitation = invited_long_ago(provider)
    assert refusal_of(act, invitation, cast.lan) == "role-lacks-right"
    assert refusal_of(act, invitation, cast.anna) == "invitation-unknown"


def test_extension_counts_from_now(provider):
    invitation = invited_long_ago(provider)
    with factories.acting_for(provider):
        extended = ledger.extend_invitation(invitation, by=provider)
    assert abs(extended.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert log_of(invitation)[-1] == "extend_invitation"


def test_extension_ends_with_the_third_life(provider):
    days = programme.current().invitation_days
    with time_machine.travel(timezone.now() - timedelta(days=LIVES * days - 5), tick=False):
        made, (invitation, _secret) = timezone.now(), factories.invited(provider)
    old = aged(invitation, provider, expires_at=timezone.now() + timedelta(days=1))
    with factories.acting_for(provider):
        extended = ledger.extend_invitation(old, by=provider)
    assert extended.expires_at == made + timedelta(days=LIVES * days)
    assert refusal_of(ledger.extend_invitation, extended, provider) == "invitation-long-enough"


def test_resending_keeps_text_and_recipient(provider, cast):
    given = {"recipient_name": "林美玲", "recipient_email": "mei@lin.example", "only_recipient": True, "subject": "Hi"}
    invitation = invited_long_ago(provider, language="zh-hant", **given)
    with factories.acting_for(cast.hao):
        newer = ledger.renew_invitation(invitation, by=cast.hao)
        same = ("text", "language", *given)
        assert {name: getattr(newer, name) for name in same} == {name: getattr(invitation, name) for name in same}
        assert (newer.status, newer.made_by, invitations.secret_of(newer) != "") == ("draft", cast.hao, True)
    assert (now(invitation).status, now(invitation).replaced_by) == ("handed_out", newer)


def test_resending_twice_gives_the_same_draft(provider):
    invitation = invited_long_ago(provider)
    with factories.acting_for(provider):
        one, other = (ledger.renew_invitation(invitation, by=provider) for _time in range(2))
    assert one == other


def test_resending_begins_anew_when_the_draft_was_given_up(provider):
    invitation = invited_long_ago(provider)
    with factories.acting_for(provider):
        first = ledger.renew_invitation(invitation, by=provider)
        ledger.revoke_invitation(first, by=provider)
        second = ledger.renew_invitation(invitation, by=provider)
    assert (second != first, now(invitation).replaced_by) == (True, second)


def test_resending_waits_five_minutes(provider):
    invitation, _secret = factories.invited(provider)
    assert refusal_of(ledger.renew_invitation, invitation, provider) == "invitation-too-fresh"
    aged(invitation, provider, handed_out_at=timezone.now() - timedelta(minutes=5))
    assert refusal_of(ledger.renew_invitation, invitation, provider) == ""


def test_older_link_ends_when_the_newer_is_handed_out(provider):
    invitation = invited_long_ago(provider)
    newer = handed_out_again(invitation, provider)
    assert (now(invitation).status, now(newer).status) == ("superseded", "handed_out")
    assert (log_of(invitation)[-1], mails("invitation_replaced")) == ("renew_invitation", [])
    assert refusal_of(ledger.renew_invitation, invitation, provider) == "invitation-renewed"


def test_expired_link_stays_expired_when_the_newer_is_handed_out(provider):
    invitation = over(provider)
    clocks.expire_due_invitations()
    handed_out_again(invitation, provider)
    assert (now(invitation).status, log_of(invitation)[-1]) == ("expired", "renew_invitation")


def test_newer_link_stays_in_when_the_older_was_accepted(provider, reseller):
    invitation = invited_long_ago(provider)
    with factories.acting_for(provider):
        newer = ledger.renew_invitation(invitation, by=provider)
    answered = in_status(provider, reseller, "accepted")
    with factories.acting_for(provider):
        Invitation.objects.filter(pk=invitation.pk).update(replaced_by=None)
        Invitation.objects.filter(pk=answered.pk).update(replaced_by=newer)
    assert refusal_of(invitations.hand_out_invitation, newer, provider) == "invitation-moved-on"
    assert now(newer).status == "draft"


def test_maker_hears_of_what_a_colleague_ends(provider, cast):
    replaced, revoked = invited_long_ago(cast.hao), invited_long_ago(cast.hao)
    handed_out_again(replaced, provider)
    with factories.acting_for(provider):
        ledger.revoke_invitation(revoked, by=provider, reason="Wrong company")
    for kind in ("invitation_replaced", "invitation_revoked"):
        assert [mail.recipient for mail in mails(kind)] == [cast.hao.email]


def test_revoked_draft_forgets_its_secret(provider):
    invitation = drafted(provider)
    with factories.acting_for(provider):
        ledger.revoke_invitation(invitation, by=provider, reason="Typing error")
    assert (now(invitation).status, now(invitation).sealed_token) == ("revoked", "")


def test_attention_is_for_what_ends_soon_and_for_whom_waits(provider):
    fresh = invited_long_ago(provider)
    soon = aged(invited_long_ago(provider), provider, expires_at=timezone.now() + timedelta(days=1))
    asked, answered = over(provider), over(provider)
    for invitation in (asked, answered):
        ledger.ask_for_fresh_link(invitation)
    handed_out_again(answered, provider)
    with factories.acting_for(provider):
        ledger.renew_invitation(asked, by=provider)  # a draft alone answers nobody
        found = set(Invitation.objects.visible_to(provider).filter(needing_attention(timezone.now(), days=3)))
    assert (found, fresh in found) == ({soon, asked}, False)
