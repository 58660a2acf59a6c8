"""Making an invitation and handing it out; its answer is in `answers`, its later life in `ledger`."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import punycode

from accounts.access import require
from accounts.models import Tenant, User
from partnercenter import audit, crypto, programme
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.tenancy import Role, acting_as
from partnercenter.throttle import throttle
from partnercenter.tokens import hash_of, new_token
from partnercenter.ui.times import moment_text
from relationships.actions import _invitation
from relationships.actions._invitation import THE_INVITED
from relationships.actions._replacement import end_replaced
from relationships.actions.inviters import Inviter, check_can_invite, hold_partnership
from relationships.emails import drafts as emails
from relationships.models import Invitation, InvitationKind, InvitationStatus
from relationships.rules import drafts, reasons
from relationships.rules import invitations as rules
from relationships.rules.kinds import MAKING

MOST_A_MINUTE = 30
MOST_TO_ONE_A_DAY = 3
GMAIL = ("gmail.com", "googlemail.com")


@transaction.atomic
def create_invitation(
    *,
    by: User,
    language: str,
    kind: str = InvitationKind.PARTNERSHIP,
    provider_id: UUID | None = None,
    asks_admin: bool = False,
    subject: str = "",
    text: str = "",
    recipient_company: str = "",
    recipient_name: str = "",
    recipient_email: str = "",
    only_recipient: bool = False,
    invitation_id: UUID | None = None,
) -> Invitation:
    """Drafts an invitation of a reseller, or of a customer, with a link of its own that nobody has yet; it works for
    `invitation_days`, counted from now.

    A joint one names the provider with which the customer is asked; `asks_admin` asks a customer for delegated
    administration, too. `text` has `Invitation.LINK` where the link stands; left empty, subject and text are the
    suggested ones. With the `invitation_id` of one that is there already, nothing is made and that one is returned:
    the same form twice. All kinds count together towards the limit.

    Refused: role-lacks-right, what `check_can_invite` refuses, invitation-limit.
    Source: REL-03 to REL-06, INV-01 to INV-04, INV-09, INV-10, DEC-02, DEC-05.
    """
    require(by, MAKING[kind].permission)
    inviter, pk = _held_inviter(by, kind, provider_id), invitation_id or uuid7()
    if known := Invitation.objects.visible_to(by).filter(pk=pk).first():
        return known
    _check_limit(by)
    invitation = Invitation(
        id=pk, kind=kind, asks_admin=asks_admin, language=language, only_recipient=only_recipient,
        recipient_company=recipient_company, recipient_name=recipient_name, recipient_email=recipient_email,
        **_maker(inviter, by),
    )  # fmt: skip
    message = drafts.suggested(invitation)
    invitation.subject, invitation.text = subject or message.subject, text or message.text
    _add(invitation, by)
    return invitation


def _held_inviter(by: User, kind: str, provider_id: UUID | None) -> Inviter:
    """The company as it invites, so that until the end nobody counts beside us and the partnership stands."""
    if provider_id:
        hold_partnership(by, provider_id)
    inviter = check_can_invite(by, kind, provider_id)
    Tenant.objects.select_for_update(no_key=True).get(pk=by.tenant_id)
    return inviter


def _maker(inviter: Inviter, by: User) -> dict[str, Any]:
    """Who asks, and until when."""
    side = inviter.side
    return {
        "inviter": side.tenant,
        "inviter_name": side.tenant.name,
        "inviter_country": side.tenant.country,
        "inviter_mpn_id": side.mpn_id,
        "provider_id": inviter.provider_id,
        "provider_name": inviter.provider_name,
        "made_by": by,
        "made_by_name": by.full_name,
        "expires_at": timezone.now() + timedelta(days=programme.current().invitation_days),
    }


def _add(invitation: Invitation, by: User) -> None:
    token, invitation.token_hash = new_token()
    invitation.sealed_token = crypto.seal(token, place=invitation.secret_place)
    invitation.save(force_insert=True)
    after = {"recipient_email": invitation.recipient_email, "expires_at": invitation.expires_at}
    audit.record(
        "create_invitation", invitation, by=by, tenant_id=by.tenant_id, after={"kind": invitation.kind, **after}
    )


def _check_limit(by: User) -> None:
    """Counts what the company has made in the last day and the last minute; says when the oldest of it no longer
    counts."""
    now, most = timezone.now(), programme.current().invitations_a_day
    day, minute = timedelta(days=1), timedelta(minutes=1)
    made = Invitation.objects.visible_to(by).filter(created_at__gt=now - day)
    lately = Q(created_at__gt=now - minute)
    found = made.aggregate(
        day=Count("pk"),
        minute=Count("pk", filter=lately),
        day_from=Min("created_at"),
        minute_from=Min("created_at", filter=lately),
    )
    for limit, span, used in ((most, day, "day"), (MOST_A_MINUTE, minute, "minute")):
        if found[used] >= limit:
            until = moment_text(found[f"{used}_from"] + span + minute)  # its text leaves the seconds out
            raise Refused(reasons.INVITATION_LIMIT, details={"limit": str(limit), "until": until})


def secret_of(invitation: Invitation) -> str:
    """The secret of a draft's link. Raises ValueError once the link was handed out: then nobody has it here."""
    if not invitation.sealed_token:
        raise ValueError("A link that was handed out is known to its receiver alone.")
    return crypto.unseal(invitation.sealed_token, place=invitation.secret_place)


@transaction.atomic
def update_draft(
    invitation: Invitation,
    *,
    by: User,
    subject: str,
    text: str,
    recipient_email: str,
    only_recipient: bool,
    asks_admin: bool | None = None,
) -> Invitation:
    """Keeps what somebody has changed in the message, its address, or what is asked; the same values again change
    nothing. Where `asks_admin` changes, what was suggested about it in the text changes, too; None leaves both.

    Refused: role-lacks-right, invitation-unknown, or what became of it meanwhile. Source: REL-05, INV-03, INV-10.
    """
    invitation = _locked_draft(invitation, by=by)
    asks_admin = invitation.asks_admin if asks_admin is None else asks_admin
    values = {
        "subject": subject, "text": drafts.text_that_asks(invitation, text, asks_admin=asks_admin),
        "recipient_email": recipient_email, "only_recipient": only_recipient, "asks_admin": asks_admin,
    }  # fmt: skip
    before = {name: getattr(invitation, name) for name, value in values.items() if getattr(invitation, name) != value}
    if before:
        changed = {name: values[name] for name in before}
        for name, value in changed.items():
            setattr(invitation, name, value)
        invitation.save(update_fields=list(changed))
        audit.record("update_invitation", invitation, by=by, tenant_id=by.tenant_id, before=before, after=changed)
    return invitation


def _locked_draft(invitation: Invitation, *, by: User) -> Invitation:
    """The draft as it is now, for whoever makes invitations of its kind."""
    invitation = _invitation.locked_own(invitation, by=by)
    require(by, MAKING[invitation.kind].permission)
    rules.check_can_move(invitation.status_now, InvitationStatus.HANDED_OUT)
    return invitation


@transaction.atomic
def hand_out_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The maker has the link and passes it on (*Done*): from here it can be answered, and only its hash is kept.

    Refused: role-lacks-right, invitation-unknown, what became of it meanwhile, and what `check_can_invite` refuses.
    Source: REL-04, INV-03, INV-10.
    """
    invitation = _locked_draft(invitation, by=by)
    check_can_invite(by, invitation.kind, invitation.provider_id)
    _hand_out(invitation, "hand_out_invitation", by=by)
    end_replaced(invitation, by=by)
    return invitation


@transaction.atomic
def send_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The portal mails the draft in its own name, as words of the maker, and hands it out: mail, mark and log commit
    together.

    Refused: role-lacks-right, invitation-unknown, what became of it meanwhile, what `check_can_invite` refuses,
    invitation-not-sendable, recipient-limit (three a day to one address, whoever sends them).
    Source: DEC-05.
    """
    invitation = _locked_draft(invitation, by=by)
    check_can_invite(by, invitation.kind, invitation.provider_id)
    sendable = drafts.is_sendable(invitation.text, drafts.names_in(invitation))
    if not invitation.recipient_email or not sendable:
        raise Refused(reasons.NOT_SENDABLE, back_href=reverse("invitation_draft", args=[invitation.pk]))
    _check_recipient(invitation.recipient_email)
    emails.invitation(invitation, secret_of(invitation), by=by)
    _hand_out(invitation, "send_invitation", by=by, sent_at=timezone.now())
    end_replaced(invitation, by=by)
    return invitation


def hand_out_opened(invitation: Invitation) -> None:
    """Whoever is invited acts on the link of this locked invitation: a draft counts as handed out, though its maker
    has not chosen *Done*. Anything else stays.

    Refused (invitation-accepted) when the older link that it replaces was accepted meanwhile.
    """
    if invitation.status_now == InvitationStatus.DRAFT:
        with acting_as(tenant_id=invitation.inviter_id, role=Role.APP):
            _hand_out(invitation, "open_draft_link", by=THE_INVITED)
            end_replaced(invitation, by=THE_INVITED)


def _check_recipient(address: str) -> None:
    """Counts a mail to this person."""
    try:
        subject = hash_of(_mailbox(address))
        throttle("invitation-mail", subject, limit=MOST_TO_ONE_A_DAY, seconds=24 * 60 * 60)
    except Refused as refusal:
        raise Refused(reasons.RECIPIENT_LIMIT) from refusal


def _mailbox(address: str) -> str:
    """Where it arrives, however it is written: what stands behind a plus counts for nothing, nor do Gmail's dots."""
    name, _at, domain = address.lower().rpartition("@")
    name = name.partition("+")[0]
    with suppress(UnicodeError):  # a name too long to encode is no domain that takes mail
        domain = punycode(domain)
    return f"{name.replace('.', '')}@gmail.com" if domain in GMAIL else f"{name}@{domain}"


def _hand_out(invitation: Invitation, operation: str, *, by: User | str, sent_at: datetime | None = None) -> None:
    """The one place where a locked draft's link becomes known outside and its secret is forgotten here."""
    changes = {"handed_out_at": timezone.now(), "sealed_token": "", "sent_at": sent_at}
    _invitation.move(invitation, InvitationStatus.HANDED_OUT, operation, by=by, changes=changes)
