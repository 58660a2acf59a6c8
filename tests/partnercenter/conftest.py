"""What the tests of the frame share: a mail server of their own, mails in the outbox, and pages that misbehave."""

import json
import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connection

from partnercenter import crypto
from partnercenter.mail import queue_mail
from partnercenter.models import OutgoingEmail
from partnercenter.tenancy import Role, acting_as


class MailServer:
    """Keeps what it is sent; `replies` are its answers to the next mails, then it takes everything. `refuses` are its
    answers to whole commands (EHLO, MAIL, RCPT), always. It knows nobody who signs in.
    """

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.replies: list[str] = []
        self.refuses: dict[str, str] = {}

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [self.refuses["EHLO"]] if "EHLO" in self.refuses else responses

    async def handle_HELO(self, _server: Any, session: Any, _envelope: Any, hostname: str) -> str:  # noqa: N802
        session.host_name = hostname
        return self.refuses.get("EHLO", "250 Hello")

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refuses.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.refuses.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.replies:
            return self.replies.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture
def no_mail_server(settings: Any, free_port: int) -> None:
    """The portal is set to use a mail server that is away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port


@pytest.fixture
def mail_server(no_mail_server: None, free_port: int) -> Iterator[MailServer]:
    """A real SMTP server, and the portal set to use it."""
    handler = MailServer()
    nobody = AuthResult(success=False, handled=False)
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port, auth_require_tls=False, authenticator=lambda *_: nobody
    )
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def write() -> Callable[..., None]:
    """Writes a mail into the outbox as a visitor's request does: `write("lea@nordlicht.example")`."""

    def queue(to: str, language: str = "en") -> None:
        with acting_as(role=Role.GATE):
            context = {"email": to, "action_href": "https://portal.example/help/"}
            queue_mail("accounts/account_unknown", to=to, language=language, context=context, tenant_id=None)

    return queue


def rows() -> list[OutgoingEmail]:
    """The outbox, oldest first."""
    with acting_as(role=Role.OPS):
        return list(OutgoingEmail.objects.order_by("id"))


def only_row() -> OutgoingEmail:
    (row,) = rows()
    return row


def change(**values: Any) -> None:
    """Changes every mail of the outbox."""
    with acting_as(role=Role.OPS):
        OutgoingEmail.objects.update(**values)


def body_of(row: OutgoingEmail) -> dict[str, str]:
    """Both parts of a sealed body."""
    parts: dict[str, str] = json.loads(crypto.unseal(row.body, place=f"outgoingemail:{row.pk}:body"))
    return parts


def state_of_connection() -> str:
    """Under which role and for which company the database connection acts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.tenant_id', true)")
        role, tenant_id = cursor.fetchone()
    return f"{role} {tenant_id or 'nobody'}"


@pytest.fixture
def broken_pages(settings: Any) -> None:
    """The portal with the pages of tests/partnercenter/urls.py beside its own."""
    settings.ROOT_URLCONF = "tests.partnercenter.urls"
