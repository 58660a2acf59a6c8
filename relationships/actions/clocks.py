"""The clocks of invitations: their end, and a word before it. Safe to run twice and side by side."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from partnercenter import programme
from partnercenter.tenancy import Role, acting_as
from relationships.actions._keepers import keepers_of
from relationships.actions.inviters import may_be_answered
from relationships.emails import ledger as emails
from relationships.models import Invitation
from relationships.models.invitation import LIVE, InvitationQuerySet
from relationships.rules.ledger import UNNAMED, end_of_notice

BATCH = 5_000  # about a second: the portal’s statements are cut off after five
# One statement moves rows and writes their log, in the columns of `audit.record` and the names of `str(invitation)`.
EXPIRE = """
WITH due AS (
    SELECT id, status FROM relationships_invitation
    WHERE status IN ('draft', 'handed_out', 'opened') AND expires_at <= %(now)s
    ORDER BY expires_at LIMIT %(batch)s FOR NO KEY UPDATE SKIP LOCKED
), ended AS (
    UPDATE relationships_invitation AS i SET status = 'expired', sealed_token = '', ended_at = i.expires_at
    FROM due WHERE i.id = due.id
    RETURNING i.id, i.inviter_id, due.status AS before, left(COALESCE(NULLIF(i.recipient_company, ''),
        NULLIF(i.recipient_name, ''), NULLIF(i.recipient_email, ''), %(unnamed)s), 250) AS name
)
INSERT INTO partnercenter_auditevent (id, tenant_id, acting_tenant_id, acting_tenant_name, actor_id,
    user_principal_name, resource_type, resource_id, resource_name, operation_type, operation_date,
    resource_old_value, resource_new_value, reason, request_id, address)
SELECT gen_random_uuid(), inviter_id, NULL, '', NULL, 'the clock', 'invitation', id::text, name, 'expire_invitation',
    %(now)s, jsonb_build_object('status', before), '{"status": "expired"}', '', '', NULL
FROM ended
"""


def expire_due_invitations() -> int:
    """Every unanswered invitation whose time is over becomes expired, its log and all; returns how many.

    In transactions of at most BATCH rows, one statement each: a run that is killed has lost nothing, and the next goes
    on. Rows that somebody holds at this moment wait for the next run. Source: DEC-02.
    """
    total, now = 0, timezone.now()
    while ended := _expire_batch(now):
        total += ended
    return total


def _expire_batch(now: datetime) -> int:
    with acting_as(role=Role.OPS), connection.cursor() as cursor:
        cursor.execute(EXPIRE, {"now": now, "batch": BATCH, "unnamed": str(UNNAMED)})
        return int(cursor.rowcount)


def remind_invitations() -> int:
    """Some days before links end, everybody who made some gets one mail about all of theirs that end on that day or
    earlier, and whoever got theirs from the portal is reminded of it; returns how many links were told of.

    Makers once for each end: an extended link is told of again; the invited once. Links of a company that may not act
    wait until it may. All of one maker's commit together; their number is bounded by what a company can make in a day.
    Source: DEC-02.
    """
    now, days = timezone.now(), programme.current().invitation_reminder_days
    with acting_as(role=Role.OPS):
        makers = list(_ending(now, days).order_by().values_list("inviter_id", "made_by_id").distinct())
    return sum(_remind_of(inviter_id, maker_id, now, days) for inviter_id, maker_id in makers)


def _ending(now: datetime, days: int) -> InvitationQuerySet:
    """Links that end within the days of notice; what was told before these days was told of an earlier end."""
    ending: InvitationQuerySet = Invitation.objects.filter(
        Q(reminded_at=None) | Q(reminded_at__lte=F("expires_at") - timedelta(days=days + 1)),
        status__in=LIVE,
        expires_at__gt=now,
        expires_at__lt=end_of_notice(now, days=days),
    )
    return ending


def _remind_of(inviter_id: UUID, maker_id: UUID, now: datetime, days: int) -> int:
    with acting_as(role=Role.OPS):
        mine = _ending(now, days).filter(inviter_id=inviter_id, made_by_id=maker_id).order_by("expires_at", "pk")
        found = list(mine.select_for_update(of=("self",), no_key=True, skip_locked=True))
        kinds = {_asks(invitation): invitation for invitation in found}
        answerable = {key for key, invitation in kinds.items() if may_be_answered(invitation)}
        ending = [invitation for invitation in found if _asks(invitation) in answerable]
        Invitation.objects.filter(pk__in=[invitation.pk for invitation in ending]).update(reminded_at=now)
        for user, theirs in _by_keeper(ending).items():
            emails.invitations_end_soon(theirs, to=user)
        for invitation in ending:
            if invitation.sent_at and not invitation.reminded_at:  # as it was: nobody has told them yet
                emails.invitation_reminder(invitation)
        return len(ending)


def _asks(invitation: Invitation) -> tuple[str, UUID | None]:
    """What those of one maker may differ in: some can be answered while others wait."""
    return invitation.kind, invitation.provider_id


def _by_keeper(invitations: list[Invitation]) -> dict[User, list[Invitation]]:
    """The invitations of one maker, by who looks after them: without the maker each kind has keepers of its own."""
    keepers = {invitation.kind: keepers_of(invitation) for invitation in {i.kind: i for i in invitations}.values()}
    found: dict[User, list[Invitation]] = {}
    for invitation in invitations:
        for user in keepers[invitation.kind]:
            found.setdefault(user, []).append(invitation)
    return found
