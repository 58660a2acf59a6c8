"""The later life of an invitation: how long it can live, when it can be sent again, and what waits for its maker."""

import datetime
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnercenter.errors import Reason, Refused
from partnercenter.texts import Text
from partnercenter.ui.times import moment_text
from relationships.models import Invitation, InvitationStatus
from relationships.models.invitation import LIVE, UNANSWERED

S = InvitationStatus
LIVES = 3  # however often it is extended, a link works three times as long as a new one at most
WORTH_IT = timedelta(days=1)
PAUSE_MINUTES = 5
RENEWABLE = frozenset({*LIVE, S.DECLINED, S.EXPIRED, S.REVOKED})
REVOCABLE = frozenset({S.DRAFT, *LIVE})

YOU = _("You")
UNNAMED = _("Unnamed recipient")
INVITATION_MOVED_ON = Reason(
    "invitation-moved-on",
    _("This invitation has moved on. Its status is now: %(status)s."),
    _("Look at it as it is now, then decide again. Nothing was changed."),
    YOU,
    status=409,
)
INVITATION_RENEWED = Reason(
    "invitation-renewed",
    _("A newer invitation was made from this one, and its link was handed out."),
    _("Go on with the newer one: you can extend, resend or revoke it there."),
    YOU,
    status=409,
)
INVITATION_TOO_FRESH = Reason(
    "invitation-too-fresh",
    _("This invitation was handed out less than %(minutes)s minutes ago."),
    _("Wait until %(until)s, then resend it if it has not arrived."),
    _("It lifts by itself."),
    status=409,
)
INVITATION_LONG_ENOUGH = Reason(
    "invitation-long-enough",
    _("This invitation cannot be extended any further now. It works until %(until)s."),
    _("Extend it closer to its end. Once it is %(days)s days old, resend it: the new link works anew."),
    YOU,
    status=409,
)


def longer_end(invitation: Invitation, *, now: datetime.datetime, days: int) -> datetime.datetime | None:
    """Until when the link works once it is extended: `days` from now, within its three lives; None where that gives
    it less than a day more."""
    until = min(now + timedelta(days=days), invitation.created_at + timedelta(days=LIVES * days))
    return until if until - invitation.expires_at >= WORTH_IT else None


def check_can_extend(invitation: Invitation, *, now: datetime.datetime, days: int) -> datetime.datetime:
    """The new end. Refused: invitation-moved-on, invitation-long-enough."""
    _check_is_one_of(invitation, LIVE)
    until = longer_end(invitation, now=now, days=days)
    if until is None:
        details = {"until": moment_text(invitation.expires_at), "days": str(LIVES * days)}
        raise Refused(INVITATION_LONG_ENOUGH, details=details, back_href=invitation.get_absolute_url())
    return until


def check_can_renew(invitation: Invitation, *, now: datetime.datetime) -> None:
    """Refused: invitation-renewed, invitation-moved-on, invitation-too-fresh (five minutes between two mails)."""
    newer = invitation.replaced_by
    if newer and newer.handed_out_at:
        raise Refused(INVITATION_RENEWED, back_href=newer.get_absolute_url())
    _check_is_one_of(invitation, RENEWABLE)
    again = (invitation.handed_out_at or invitation.created_at) + timedelta(minutes=PAUSE_MINUTES)
    if invitation.handed_out_at and again > now:
        details = {"minutes": str(PAUSE_MINUTES), "until": moment_text(again)}
        raise Refused(INVITATION_TOO_FRESH, details=details, back_href=invitation.get_absolute_url())


def check_can_revoke(invitation: Invitation) -> None:
    """Refused: invitation-moved-on."""
    _check_is_one_of(invitation, REVOCABLE)


def _check_is_one_of(invitation: Invitation, statuses: Collection[InvitationStatus]) -> None:
    if invitation.status_now not in statuses:
        raise moved_on(invitation)


def moved_on(invitation: Invitation) -> Refused:
    """What its maker is told when somebody, or the clock, was quicker."""
    details = {"status": str(invitation.status_now.label)}
    return Refused(INVITATION_MOVED_ON, details=details, back_href=invitation.get_absolute_url())


def end_of_notice(now: datetime.datetime, *, days: int) -> datetime.datetime:
    """Up to when ends are near: whole days, so that everything that ends on a day is told in one mail."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days + 1)


def needing_attention(now: datetime.datetime, *, days: int) -> Q:
    """Links about to end, and ended ones whose receiver asks for a fresh one."""
    return ending_soon(now, days=days) | asked_for(now)


def ending_soon(now: datetime.datetime, *, days: int) -> Q:
    """Links that work now and end in the next days."""
    return Q(status__in=LIVE, expires_at__gt=now, expires_at__lt=end_of_notice(now, days=days))


def asked_for(now: datetime.datetime) -> Q:
    """Links that are over, and whose receiver waits for a newer one: a draft that nobody got is none yet."""
    over = Q(status=S.EXPIRED) | Q(status__in=UNANSWERED, expires_at__lte=now)
    return Q(fresh_link_asked_at__isnull=False, replaced_by__handed_out_at=None) & over


def name_of(invitation: Invitation) -> Text:
    """Whom it is for, or who has answered it: not every link was made for somebody by name."""
    named = (invitation.recipient_company, invitation.recipient_name, invitation.recipient_email)
    return next((name for name in (*named, invitation.answered_company) if name), UNNAMED)


def wants_link(invitation: Invitation) -> bool:
    """Whether its receiver waits for a fresh link: nobody has handed a newer one out."""
    newer = invitation.replaced_by
    answered = newer is not None and newer.handed_out_at is not None
    return bool(invitation.fresh_link_asked_at) and invitation.status_now == S.EXPIRED and not answered
