"""The transactional outbox: a mail is a row of the transaction it tells about, and is sent by whoever finds it due.

Claim, send, mark are three steps: a sender that dies in the middle leaves a lease that runs out, and the next sweep
sends the same mail again under the same Message-ID. Nothing is lost; at worst one copy more arrives.
"""

import json
import logging
import smtplib
from collections.abc import Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from partnercenter import audit, crypto
from partnercenter.ids import uuid7
from partnercenter.models import OutgoingEmail
from partnercenter.tenancy import Role, acting_as

logger = logging.getLogger(__name__)
State = OutgoingEmail.State
# Safe because the worker's hard limit ends any sender before its lease does.
LEASE = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 30)
BATCH = 10
MOST_REFUSALS = 12
DOUBLINGS = 12
SERVICE_ENDS = 421  # the server closes the connection: no answer about this mail
LONGEST_WAIT = timedelta(hours=1)


def queue_mail(kind: str, *, to: str, language: str, context: Mapping[str, Any], tenant_id: UUID | None) -> None:
    """Renders `templates/emails/<kind>/` in the recipient's language and writes it to the outbox.

    It leaves when the surrounding transaction commits, and never when that rolls back. `tenant_id` is the company
    whose matter it is.
    """
    with translation.override(language):
        text = {"preheader": "", **context, "product_name": str(settings.PRODUCT_NAME), "language": language}
        subject = " ".join(render_to_string(f"emails/{kind}/subject.txt", text).split())
        parts = {
            name: render_to_string(f"emails/{kind}/body.{name}", {**text, "subject": subject})
            for name in ("txt", "html")
        }
    mail_id = uuid7()
    OutgoingEmail.objects.create(
        id=mail_id,
        tenant_id=tenant_id,
        kind=kind,
        recipient=to,
        language=language,
        subject=subject[:200],
        body=crypto.seal(json.dumps(parts), place=body_place(mail_id)),
        next_at=timezone.now(),
    )
    if not any(_nudge in call for call in connection.run_on_commit):  # one for all mails of the transaction
        transaction.on_commit(_nudge, robust=True)


def body_place(mail_id: UUID) -> str:
    """What a mail's sealed body is bound to."""
    return f"outgoingemail:{mail_id}:body"


def _nudge() -> None:
    """Only the speed: without a broker the sweep of the next minute finds the row."""
    from partnercenter.tasks import deliver_due_mail_task  # the task imports this module

    deliver_due_mail_task.apply_async(expires=60, retry=False)


def deliver_due_mail() -> int:
    """Sends what is due, in batches, until nothing is; returns how many were sent. Safe to run side by side."""
    sent = 0
    while batch := _claim():
        server = _opened(batch)
        if server is None:
            break
        try:
            sent += sum(_deliver(mail, server) for mail in batch)
        finally:
            server.close()
    return sent


def _opened(batch: list[OutgoingEmail]) -> Any:
    """A connection for this batch. A server that cannot be reached is no mail's fault: all wait and none dies."""
    try:
        server = get_connection()
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        for mail in batch:
            _mark(mail, **_after_failure(mail, error))
        return None
    return server


def _claim() -> list[OutgoingEmail]:
    """Takes up to BATCH due mails under a lease, in a transaction of its own that skips what others hold."""
    now = timezone.now()
    due = Q(state=State.PENDING, next_at__lte=now) | Q(state=State.SENDING, lease_until__lt=now)
    with acting_as(role=Role.OPS):
        open_mail = OutgoingEmail.objects.exclude(state__in=[State.SENT, State.DEAD]).filter(due)
        claimed = list(open_mail.order_by("next_at", "id").select_for_update(skip_locked=True)[:BATCH])
        ids = [mail.pk for mail in claimed]
        OutgoingEmail.objects.filter(pk__in=ids).update(
            state=State.SENDING, attempts=F("attempts") + 1, lease_until=now + LEASE
        )
    for mail in claimed:
        mail.attempts += 1
    return claimed


def _deliver(mail: OutgoingEmail, server: Any) -> bool:
    """Sends one claimed mail and marks the outcome; marks only while the claim is still ours."""
    try:
        message_for(mail, server).send()
    except (OSError, smtplib.SMTPException, crypto.Unreadable, ValueError) as error:
        _mark(mail, **_after_failure(mail, error))
        return False
    _mark(mail, state=State.SENT, sent_at=timezone.now(), body="", lease_until=None, last_error="")
    return True


def message_for(mail: OutgoingEmail, server: Any) -> EmailMultiAlternatives:
    """The message as it goes out: both parts, and a Message-ID that a second copy would share."""
    parts = json.loads(crypto.unseal(mail.body, place=body_place(mail.pk)))
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{mail.pk}@{domain}>", "X-Outbox-Key": str(mail.pk), "Content-Language": mail.language}
    message = EmailMultiAlternatives(
        mail.subject, parts["txt"], to=[mail.recipient], connection=server, headers=headers
    )
    message.attach_alternative(parts["html"], "text/html")
    return message


def _after_failure(mail: OutgoingEmail, error: Exception) -> dict[str, Any]:
    """A later attempt with doubling waits. A final failure, or one refusal too many, makes it a dead letter; what is
    the server's fault or our own (away, sign-in or sender refused) never does.
    """
    codes = _answers_about_the_mail(error)
    refusals = mail.refusals + bool(codes)
    final = _is_no_mail(error) or refusals >= MOST_REFUSALS or (bool(codes) and min(codes) >= 500)
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(mail.attempts, DOUBLINGS)))
    logger.warning("mail %s not sent (attempt %s): %s", mail.pk, mail.attempts, type(error).__name__)
    return {
        "state": State.DEAD if final else State.PENDING,
        "refusals": refusals,
        "next_at": timezone.now() + wait,
        "lease_until": None,
        "last_error": f"{type(error).__name__}: {error}"[:500],
    }


def _is_no_mail(error: Exception) -> bool:
    """Unreadable, or nothing that could be sent. (A bad certificate is a ValueError, too, and the server's fault.)"""
    return isinstance(error, (crypto.Unreadable, ValueError)) and not isinstance(error, OSError)


def _answers_about_the_mail(error: Exception) -> list[int]:
    """The codes with which a server refused this recipient or this text; none when it refused us, or said nothing."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reply in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    return [code for code in codes if 400 <= code < 600 and code != SERVICE_ENDS]


def _mark(mail: OutgoingEmail, **outcome: Any) -> None:
    with acting_as(role=Role.OPS):
        ours = OutgoingEmail.objects.filter(pk=mail.pk, attempts=mail.attempts, state=State.SENDING)
        ours.update(**outcome)


@transaction.atomic
def retry_dead_letter(mail: OutgoingEmail, *, by: audit.Person) -> bool:
    """Makes a dead letter due now, with fresh counts, and logs who asked. A mail that is not dead stays as it is, and
    the answer is False.
    """
    mail = OutgoingEmail.objects.select_for_update().get(pk=mail.pk)
    if mail.state != State.DEAD:
        return False
    before = {"state": mail.state, "attempts": mail.attempts}
    mail.state, mail.attempts, mail.refusals = State.PENDING, 0, 0
    mail.next_at, mail.lease_until = timezone.now(), None
    mail.save(update_fields=["state", "attempts", "refusals", "next_at", "lease_until"])
    audit.record("retry_mail", mail, by=by, tenant_id=None, before=before, after={"state": mail.state})
    transaction.on_commit(_nudge, robust=True)
    return True
