"""The draft of an invitation, as tests make and send it."""

import re
from html import unescape
from urllib.parse import unquote

from django.urls import reverse

from relationships.actions import invitations
from relationships.models import Invitation
from relationships.rules import drafts
from tests import factories

NEW = "/indirect-resellers/invite/"
MAILTO = re.compile(r'href="(mailto:[^"]+)"')


def drafted(by, **values):
    """A draft with the suggested message, and the secret of its link."""
    with factories.acting_for(by):
        made = invitations.create_invitation(by=by, **{"language": "en", **values})
        return made, invitations.secret_of(made)


def now(invitation):
    with factories.everything_visible():
        return Invitation.objects.get(pk=invitation.pk)


def page_of(invitation, name="invitation_draft"):
    return reverse(name, args=[invitation.pk])


def typed(invitation, secret, **changes):
    """What the form sends; `text` may name the link as {link}."""
    values = {"recipient_email": invitation.recipient_email, "subject": invitation.subject, "text": invitation.text}
    values |= {box: "on" for box in ("only_recipient", "asks_admin") if getattr(invitation, box)}
    values |= changes
    return {**values, "text": drafts.with_link(values["text"], drafts.address_of(secret)).replace("\n", "\r\n")}


def mailto_on(page):
    return unescape(MAILTO.search(page.content.decode())[1])


def decoded(href):
    """Address, subject and text of a mailto, as a mail program reads them."""
    address, _mark, query = href.removeprefix("mailto:").partition("?")
    fields = dict(pair.split("=", 1) for pair in query.split("&"))
    return unquote(address), unquote(fields["subject"]), unquote(fields["body"])
