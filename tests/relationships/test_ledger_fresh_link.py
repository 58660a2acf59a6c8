"""The invited asks for a fresh link once the old one has expired."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from partnercenter.errors import Refused
from partnercenter.models import AuditEvent, OutgoingEmail
from relationships.actions import ledger
from relationships.models import Invitation
from tests import factories


def expired(by, **values):
    """An invitation whose time is over, though the clock has not come by."""
    invitation, _secret = factories.invited(by, recipient_company="Lin Trading", **values)
    with factories.acting_for(by):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        invitation.refresh_from_db()
    return invitation


def told(by):
    """The recipients of the mail, and who is named in the log."""
    with factories.everything_visible():
        mails = OutgoingEmail.objects.filter(kind="relationships/invitation_fresh_link_asked")
        events = AuditEvent.objects.filter(operation_type="ask_for_fresh_link", tenant_id=by.tenant_id)
        return (
            sorted(mails.values_list("recipient", flat=True)),
            list(events.values_list("user_principal_name", flat=True)),
        )


def test_fresh_link_is_asked_by_somebody_signed_out(provider):
    invitation = expired(provider)
    ledger.ask_for_fresh_link(invitation)
    assert told(provider) == ([provider.email], ["the invited"])
    with factories.acting_for(provider):
        invitation.refresh_from_db()
    assert invitation.fresh_link_asked_at is not None


def test_fresh_link_is_asked_by_another_company(provider, reseller):
    invitation = expired(provider)
    with factories.acting_for(reseller):
        ledger.ask_for_fresh_link(invitation)
    assert told(provider) == ([provider.email], ["the invited"])


def test_fresh_link_is_asked_once_a_day(provider):
    invitation = expired(provider)
    ledger.ask_for_fresh_link(invitation)
    ledger.ask_for_fresh_link(invitation)
    assert told(provider) == ([provider.email], ["the invited"])
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        ledger.ask_for_fresh_link(invitation)
    assert told(provider) == ([provider.email] * 2, ["the invited"] * 2)


def test_fresh_link_is_asked_of_colleagues_when_the_maker_has_left(provider, cast):
    invitation = expired(cast.hao)
    with factories.acting_for(provider):
        cast.hao.is_active = False
        cast.hao.save(update_fields=["is_active"])
    ledger.ask_for_fresh_link(invitation)
    assert told(provider)[0] == [provider.email]


@pytest.mark.parametrize(("status", "code"), [("handed_out", "invitation-changed"), ("revoked", "invitation-revoked")])
def test_fresh_link_is_refused_unless_expired(provider, status, code):
    invitation, _secret = factories.invited(provider)
    with factories.acting_for(provider):
        Invitation.objects.filter(pk=invitation.pk).update(status=status)
    with pytest.raises(Refused) as refusal:
        ledger.ask_for_fresh_link(invitation)
    assert (refusal.value.code, told(provider)) == (code, ([], []))
