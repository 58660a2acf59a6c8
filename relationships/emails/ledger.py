"""What the makers of invitations, and the invited, hear about invitations under way."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from relationships.emails.sending import send, send_to
from relationships.models import Invitation
from relationships.rules.drafts import portal_subject
from relationships.rules.ledger import name_of

MOST_LISTED = 20


def fresh_link_asked(invitation: Invitation, *, to: User) -> None:
    """The link has expired, and whoever holds it would like a new one."""
    send_to(to, "invitation_fresh_link_asked", link=_page(invitation), name=name_of(invitation), invitation=invitation)


def revoked_by_colleague(invitation: Invitation, *, to: User, by: User, reason: str) -> None:
    """A colleague has taken back the invitation that you made."""
    send_to(to, "invitation_revoked", link=_page(invitation), name=name_of(invitation), by=by.full_name, why=reason)


def replaced_by_colleague(invitation: Invitation, *, newer: Invitation, to: User, by: User) -> None:
    """A colleague has replaced the invitation that you made; the link leads to the newer one."""
    send_to(to, "invitation_replaced", link=_page(newer), name=name_of(invitation), by=by.full_name)


def invitations_end_soon(invitations: Sequence[Invitation], *, to: User) -> None:
    """A digest: which of your links end in the next days, the first of them by name."""
    link = f"{reverse('invitation_list')}?{urlencode({'status': 'attention'})}"
    listed = [(name_of(invitation), invitation.expires_at) for invitation in invitations[:MOST_LISTED]]
    more = len(invitations[MOST_LISTED:])
    values = {"invitations": listed, "count": len(invitations), "more": more, "time_zone": to.time_zone}
    send_to(to, "invitations_end_soon", link=link, **values)


def invitation_reminder(invitation: Invitation) -> None:
    """To the invited: the mail of some weeks ago still waits. Nobody but them has its link, so none is in this one."""
    send(
        "invitation_reminder",
        to=invitation.recipient_email,
        language=invitation.language,
        tenant_id=invitation.inviter_id,
        link="",
        invitation=invitation,
        first_subject=portal_subject(invitation),
    )


def _page(invitation: Invitation) -> str:
    return reverse("invitation_detail", args=[invitation.pk])
