"""Making an invitation and handing it out; its answer is in `answers`, its later life in `ledger`."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.roles import Permission
from enrollment.models import Programme
from partnercenter import audit, crypto, programme
from partnercenter.errors import Refused
from partnercenter.ids import uuid7
from partnercenter.tokens import new_token
from partnercenter.ui.times import moment_text
from relationships.actions import _invitation
from relationships.actions.sides import Side, side_of
from relationships.models import Invitation, InvitationKind, InvitationStatus
from relationships.rules import reasons

MOST_A_MINUTE = 30


@transaction.atomic
def create_invitation(
    *,
    by: User,
    language: str,
    subject: str,
    text: str,
    recipient_company: str = "",
    recipient_name: str = "",
    recipient_email: str = "",
    only_recipient: bool = False,
) -> Invitation:
    """Drafts an invitation of a reseller, with a link of its own that nobody has yet; it works from now for
    `invitation_days`.

    `text` has `Invitation.LINK` where the link stands. Refused: role-lacks-right, not-a-provider, what blocks the
    company in its programme, invitation-limit. Source: REL-03 to REL-06, DEC-02, DEC-05.
    """
    require(by, Permission.MANAGE_RESELLERS)
    side = check_can_invite(by)
    _check_limit(by)
    token, token_hash = new_token()
    invitation = Invitation(
        id=uuid7(),
        kind=InvitationKind.PARTNERSHIP,
        inviter=side.tenant,
        inviter_name=side.tenant.name,
        inviter_country=side.tenant.country,
        inviter_mpn_id=side.mpn_id,
        made_by=by,
        made_by_name=by.full_name,
        token_hash=token_hash,
        recipient_company=recipient_company,
        recipient_name=recipient_name,
        recipient_email=recipient_email,
        only_recipient=only_recipient,
        language=language,
        subject=subject,
        text=text,
        expires_at=timezone.now() + timedelta(days=programme.current().invitation_days),
    )
    invitation.sealed_token = crypto.seal(token, place=invitation.secret_place)
    invitation.save(force_insert=True)
    after = {"kind": invitation.kind, "recipient_email": recipient_email, "expires_at": invitation.expires_at}
    audit.record("create_invitation", invitation, by=by, tenant_id=by.tenant_id, after=after)
    return invitation


def check_can_invite(by: User) -> Side:
    """The company as it invites. Refused unless it is an active provider that has accepted the agreement: REL-01."""
    side = side_of(by.tenant_id, Programme.INDIRECT_PROVIDER)
    if side.standing.enrollment is None:
        raise Refused(reasons.NOT_A_PROVIDER)
    if side.standing.blocker:
        raise Refused(side.standing.blocker)
    return side


def _check_limit(by: User) -> None:
    """Counts what the company has made in the last day and the last minute."""
    now, most = timezone.now(), programme.current().invitations_a_day
    day, minute = timedelta(days=1), timedelta(minutes=1)
    made = Invitation.objects.visible_to(by).filter(created_at__gt=now - day)
    count = made.aggregate(day=Count("pk"), minute=Count("pk", filter=Q(created_at__gt=now - minute)))
    for limit, span, used in ((most, day, count["day"]), (MOST_A_MINUTE, minute, count["minute"])):
        if used >= limit:
            until = moment_text(now + span)
            raise Refused(reasons.INVITATION_LIMIT, details={"limit": str(limit), "until": until})


def secret_of(invitation: Invitation) -> str:
    """The secret of a draft's link. Raises ValueError once the link was handed out: then nobody has it here."""
    if not invitation.sealed_token:
        raise ValueError("A link that was handed out is known to its receiver alone.")
    return crypto.unseal(invitation.sealed_token, place=invitation.secret_place)


@transaction.atomic
def hand_out_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """The maker has the link and passes it on (*Done*): from here it can be answered, and only its hash is kept.

    Refused: role-lacks-right, invitation-unknown, or what became of it meanwhile.
    """
    require(by, Permission.MANAGE_RESELLERS)
    invitation = _invitation.locked_own(invitation, by=by)
    changes = {"handed_out_at": timezone.now(), "sealed_token": ""}
    _invitation.move(invitation, InvitationStatus.HANDED_OUT, "hand_out_invitation", by=by, changes=changes)
    return invitation
