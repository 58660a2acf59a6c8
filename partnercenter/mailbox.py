"""Where a development or demo run's mail lands, and the page that shows it. Never present in production."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from partnercenter.ids import uuid7

SHOWN = 100


class MailboxBackend(BaseEmailBackend):
    """Writes every message as one .eml file. A file that stands there is complete: it is moved in whole."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.PORTAL_MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            partial = folder / f"{uuid7()}.part"
            partial.write_bytes(message.message().as_bytes())
            partial.rename(partial.with_suffix(".eml"))
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One mail of the mailbox, as the page shows it."""

    key: str
    subject: str
    recipient: str
    date: Any
    text: str
    html: str


def _read(path: Path) -> Letter:
    parsed: ParsedMessage = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    plain, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    date = parsed["date"].datetime if parsed["date"] else None
    return Letter(
        key=path.stem,
        subject=parsed["subject"] or "",
        recipient=parsed["to"] or "",
        date=parse_datetime(date.isoformat()) if date else None,
        text=plain.get_content() if plain else "",
        html=html.get_content() if html else "",
    )


def letters(recipient: str = "") -> list[Letter]:
    """The newest mails first, at most SHOWN, of one recipient or of all."""
    paths = sorted(Path(settings.PORTAL_MAILBOX_DIR).glob("*.eml"), reverse=True)
    found = [letter for letter in map(_read, paths[: SHOWN * 5]) if recipient in letter.recipient]
    return found[:SHOWN]


@login_not_required
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """Every mail of this run, newest first, filtered by recipient."""
    recipient = request.GET.get("to", "")[:254]
    return render(request, "mailbox/mailbox_list.html", {"letters": letters(recipient), "recipient": recipient})


@login_not_required
def mailbox_letter(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: its text with links that can be followed."""
    path = Path(settings.PORTAL_MAILBOX_DIR) / f"{Path(key).name}.eml"
    if not path.is_file():
        raise Http404
    return render(request, "mailbox/mailbox_letter.html", {"letter": _read(path)})
