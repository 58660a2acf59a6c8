"""What the makers of invitations, and the invited, hear about invitations under way."""

from django.urls import reverse

from accounts.models import User
from relationships.emails.sending import send_to
from relationships.models import Invitation


def fresh_link_asked(invitation: Invitation, *, to: User) -> None:
    """The link has expired, and whoever holds it would like a new one."""
    link = reverse("invitation_detail", args=[invitation.pk])
    send_to(to, "invitation_fresh_link_asked", link=link, invitation=invitation)
