"""The message that carries an invitation: what is suggested, and the link that cannot be edited out of it."""

import re
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from partnercenter.fields import has_web_address
from partnercenter.ui.times import moment_text
from relationships.models import Invitation
from relationships.rules.letters import guide_address, letter_of, names_of, paragraphs_of

LINK = Invitation.LINK
MOST_SIGNS = 5_000
MOST_SENT = 2_000  # of what the portal sends: a letter to a stranger is short
LONGEST_SUBJECT = 150
IN_ADDRESS = r"[A-Za-z0-9:/._~%?#=&@+-]"
LIKE_A_LINK = re.compile(rf"{IN_ADDRESS}*(?:/invitation/|{re.escape(LINK)}){IN_ADDRESS}*", re.IGNORECASE)
RUN_TOGETHER = re.compile(
    rf"[A-Za-z0-9/._~%?#=&@+-]{re.escape(LINK)}|{re.escape(LINK)}(?![.,;:!?)>\]\"'»”’]*(?:\s|\Z))"
)


class LinkProblem(Enum):
    """What became of the link while the text was edited."""

    MISSING = "missing"
    ALTERED = "altered"


@dataclass(frozen=True)
class Message:
    """Subject and text of a letter."""

    subject: str
    text: str


def address_of(secret: str) -> str:
    """The public address of a link."""
    return str(settings.PORTAL_BASE_URL) + reverse("invitation_link", args=[secret])


def with_link(text: str, address: str) -> str:
    """The stored text as it is read and sent."""
    return text.replace(LINK, address)


def without_link(text: str, address: str) -> str:
    """The text as it is stored: `LINK` in place of the address, line breaks in one form."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return re.sub(re.escape(address.rstrip("/")) + "/?", LINK, plain)


def problem_with_link(text: str) -> LinkProblem | None:
    """Whether the text, as it is stored, still leads to the invitation: nothing cut off, nothing stuck to it (REL-05).

    Every other address of an invitation counts as an altered one: nobody means to send two.
    """
    if "/invitation/" in text.lower() or RUN_TOGETHER.search(text):
        return LinkProblem.ALTERED
    return None if LINK in text else LinkProblem.MISSING


def with_link_back(text: str) -> str:
    """The text with the link where it was, or at the end; every other word stays."""
    mended = LIKE_A_LINK.sub(LINK, text)
    if LINK not in mended:
        return f"{mended.rstrip()}\n\n{LINK}".lstrip()
    return mended.replace(LINK, f"\n{LINK}\n").strip() if problem_with_link(mended) else mended


def names_in(invitation: Invitation) -> tuple[str, ...]:
    """The names of all sides, which the text may have even where one looks like a web address: "Booking.com"."""
    makers = (invitation.inviter_name, invitation.provider_name, invitation.made_by_name)
    return (*makers, invitation.recipient_company, invitation.recipient_name)


def has_foreign_address(text: str, names: Iterable[str] = ()) -> bool:
    """Whether the text leads anywhere but to the invitation and the guide: the portal does not send that."""
    own = re.sub(rf"{re.escape(guide_address())}(?=\s|\Z)", " ", text.replace(LINK, " "))
    return has_web_address(own, names=names)


def is_sendable(text: str, names: Iterable[str] = ()) -> bool:
    """Whether the portal sends this text in its own name; `names` are those of both sides."""
    return len(text) <= MOST_SENT and not problem_with_link(text) and not has_foreign_address(text, names)


def suggested(invitation: Invitation) -> Message:
    """What its maker could write, in the language of the one who reads it (REL-02 to REL-04, INV-02, INV-10)."""
    with override(invitation.language):
        return Message(portal_subject(invitation)[:LONGEST_SUBJECT], "\n\n".join(paragraphs_of(invitation)))


def portal_subject(invitation: Invitation) -> str:
    """The subject of the mail when the portal sends it, whatever the draft's own is."""
    with override(invitation.language):
        return str(letter_of(invitation).subject) % names_of(invitation)


def text_that_asks(invitation: Invitation, text: str, *, asks_admin: bool) -> str:
    """The text with the suggested words about delegated administration turned to `asks_admin`; what somebody has
    written in their place stays."""
    asking = copy(invitation)
    asking.asks_admin = asks_admin
    with override(invitation.language):
        words = zip(*(letter_of(each).body(each) for each in (invitation, asking)), strict=True)
    for before, after in words:
        text = text.replace(before, after)
    return text


def short_text(invitation: Invitation) -> str:
    """The same in a few words, for mail programs that take no long text from a link."""
    with override(invitation.language):
        return f"{str(letter_of(invitation).short) % names_of(invitation)}\n\n{LINK}"


def text_for_newer(older: Invitation, newer: Invitation) -> str:
    """The text of an invitation for the one that replaces it: as it was edited, with the day until which that works."""
    with override(older.language):
        first_end = older.created_at + (newer.expires_at - newer.created_at)  # before somebody extended it
        days = {moment_text(end, with_time=False) for end in (older.expires_at, first_end)}
        pattern = "|".join(rf"(?<!\d){re.escape(day)}" for day in days)
        return re.sub(pattern, moment_text(newer.expires_at, with_time=False), older.text)
