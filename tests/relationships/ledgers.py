"""Invitations in every state, for the tests of the ledger and its clocks."""

from datetime import timedelta

from django.utils import timezone

from partnercenter.models import AuditEvent, OutgoingEmail
from partnercenter.tenancy import presenting
from relationships.actions import invitations, ledger
from relationships.models import Invitation
from tests import factories

TEXT = {"language": "en", "subject": "Work with us", "text": f"Please open {Invitation.LINK}"}


def drafted(by, **values):
    with factories.acting_for(by):
        return invitations.create_invitation(by=by, **TEXT | values)


def aged(invitation, by, **values):
    """The same row with other times: what waiting would do."""
    with factories.acting_for(by):
        Invitation.objects.filter(pk=invitation.pk).update(**values)
    return now(invitation)


def invited_long_ago(by, *, days=10, **values):
    """Handed out some days ago, so that it can be resent and extended."""
    invitation, _secret = factories.invited(by, **values)
    then = timedelta(days=days)
    return aged(invitation, by, handed_out_at=timezone.now() - then, expires_at=invitation.expires_at - then)


def over(by, **values):
    """Its time is over, and the clock has not come by."""
    return aged(invited_long_ago(by, **values), by, expires_at=timezone.now() - timedelta(minutes=1))


def in_status(by, other, status, **values):
    """One invitation in any status, with other `values` from before its end; `other` is who answered a minute ago."""
    made = {"draft": drafted, "expired": over}.get(status, invited_long_ago)(by)
    invitation = aged(made, by, **values) if values else made
    if status == "draft":
        return invitation
    if status == "expired":
        return aged(invitation, by, status="expired", ended_at=timezone.now())
    if status in ("accepted", "declined"):
        with factories.acting_for(other), presenting(invitation.token_hash):
            then = timezone.now() - timedelta(minutes=1)
            answer = {"answered_at": then, "answered_by": other, "answered_tenant": other.tenant}
            Invitation.objects.filter(pk=invitation.pk).update(status=status, answered_by_name="Mei", **answer)
        return now(invitation)
    ended = {"ended_at": timezone.now()} if status in ("revoked", "superseded") else {}
    return aged(invitation, by, status=status, **ended)


def now(invitation):
    """As it stands in the database."""
    with factories.everything_visible():
        return Invitation.objects.select_related("replaced_by", "made_by").get(pk=invitation.pk)


def handed_out_again(invitation, by):
    """Resent: the newer link is out."""
    with factories.acting_for(by):
        newer = ledger.renew_invitation(invitation, by=by)
        return invitations.hand_out_invitation(newer, by=by)


def log_of(invitation):
    """What the log tells about it, oldest first."""
    with factories.everything_visible():
        events = AuditEvent.objects.filter(resource_id=str(invitation.pk)).order_by("operation_date", "id")
        return list(events.values_list("operation_type", flat=True))


def mails(kind):
    with factories.everything_visible():
        return list(OutgoingEmail.objects.filter(kind=f"relationships/{kind}").order_by("recipient"))
