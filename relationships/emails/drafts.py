"""An invitation as a letter: the portal's own mail, and the file that opens in a mail program."""

from email.message import EmailMessage
from email.policy import SMTP

from django.core.mail.message import sanitize_address
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from partnercenter.texts import sentences
from relationships.emails.sending import send
from relationships.models import Invitation
from relationships.rules.drafts import portal_subject, with_link
from relationships.rules.letters import letter_of, names_of


def invitation(invitation: Invitation, secret: str, *, by: User) -> None:
    """To whoever is invited, who may never have heard of the portal: it says who asked for the mail, quotes their words
    and gives the link once, as the button (E05 to E07, DEC-05)."""
    with override(invitation.language):
        words = with_link(invitation.text, _("(the link at the end of this message)"))
        invites = str(letter_of(invitation).invites) % names_of(invitation)
        opening = sentences(
            invites, _("%(name)s (%(email)s) wrote to you:") % {"name": by.full_name, "email": by.email}
        )
    send(
        "invitation",
        to=invitation.recipient_email,
        language=invitation.language,
        tenant_id=invitation.inviter_id,
        link=reverse("invitation_link", args=[secret]),
        company=invitation.inviter_name,
        maker=by.full_name,
        maker_email=by.email,
        subject=portal_subject(invitation),
        opening=opening,
        words=words,
        quoted="\n".join(f"> {line}".rstrip() for line in words.splitlines()),
        expires_at=invitation.expires_at,
    )


def mail_file(*, to: str, subject: str, text: str) -> bytes:
    """The letter as a file that mail programs open for sending (X-Unsent), however long it is."""
    message = EmailMessage(SMTP)
    message["X-Unsent"] = "1"
    if to:
        message["To"] = sanitize_address(to, "utf-8")
    message["Subject"] = subject
    message.set_content(text, charset="utf-8")
    return message.as_bytes()
