"""The primary contact's side: the mailed link, its confirmation, and a fresh one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from enrollment import emails
from enrollment.actions import _state
from enrollment.models import Application, ContactConfirmation
from enrollment.models.application import Status
from enrollment.models.verification import CheckStatus, Kind
from enrollment.rules import reasons
from enrollment.rules.applications import working_days_after
from partnercenter import audit, programme
from partnercenter.errors import Refused
from partnercenter.tokens import new_token

CONTACT = "primary contact"


def send_confirmation(application: Application) -> ContactConfirmation:
    """Mails the primary contact a link of its own (E01); every earlier link of the application ends.

    The link works for `email_confirmation_days`. Only its hash is stored. Call it inside the transaction that it
    belongs to. Source: ENR-17, VER-01, DEC-02.
    """
    now = timezone.now()
    application.confirmations.filter(confirmed_at=None, superseded_at=None).update(superseded_at=now)
    token, token_hash = new_token()
    confirmation = ContactConfirmation.objects.create(
        tenant_id=application.tenant_id,
        application=application,
        email=application.contact["email"],
        token_hash=token_hash,
        expires_at=now + timedelta(days=programme.current().email_confirmation_days),
    )
    check = {"status": CheckStatus.PENDING, "due_on": timezone.localdate(confirmation.expires_at)}
    application.checks.filter(kind=Kind.EMAIL_OWNERSHIP).update(**check)
    emails.confirm_address(confirmation, token)
    return confirmation


@transaction.atomic
def resend_confirmation(application: Application, *, by: User | None) -> Application:
    """A fresh link to the contact of an application that waits for it: asked by the company, or (`by=None`) by the
    contact itself from an expired link. To an application that no longer waits nothing happens.
    """
    application = _state.locked(application)
    if application.status == Status.EMAIL_PENDING:
        confirmation = send_confirmation(application)
        after = {"email": confirmation.email}
        audit.record("resend_confirmation", application, by=by or CONTACT, tenant_id=application.tenant_id, after=after)
    return application


@transaction.atomic
def confirm_contact(confirmation: ContactConfirmation) -> Application:
    """The contact confirms having been named and owning the address: only now the review goes on (VER-02).

    The e-mail check is accepted, the others open, the promised date is set and mailed (E02). Confirming twice is
    confirming once. Refused: link-ended (replaced, expired, or the contact was changed), already-decided.
    """
    application = _state.locked(confirmation.application)
    confirmation = application.confirmations.select_for_update(no_key=True).get(pk=confirmation.pk)
    if confirmation.confirmed_at:
        return application
    now = timezone.now()
    is_current = confirmation.email == application.contact.get("email")
    if confirmation.superseded_at or confirmation.expires_at <= now or not is_current:
        raise Refused(reasons.LINK_ENDED)
    promised = working_days_after(timezone.localdate(now), programme.current().verification_working_days)
    _state.move(application, Status.IN_REVIEW, by=CONTACT, changes={"promised_on": promised})
    confirmation.confirmed_at = now
    confirmation.save(update_fields=["confirmed_at"])
    accepted = {"status": CheckStatus.ACCEPTED, "decided_at": now, "due_on": None}
    application.checks.filter(kind=Kind.EMAIL_OWNERSHIP).update(**accepted)
    waiting = application.checks.exclude(kind=Kind.EMAIL_OWNERSHIP).exclude(status=CheckStatus.ACCEPTED)
    waiting.update(status=CheckStatus.PENDING, due_on=promised)
    emails.application_status_changed(application)
    return application
