"""Requests to servers that a company names. Whoever types an address must not make the portal reach its own network.

In production only https is spoken, and the host is looked up once: one address that is not public refuses it, and the
connection goes to the very address that was looked at, so that a second answer of the name server is never asked for.
No redirect is followed, no proxy or .netrc of the machine is used, and an answer ends at 256 KB.

Nobody waits long for such a server: all that one request of ours asks has DEADLINE seconds together, looking up names
and waiting for a turn included, and a process asks AT_ONCE servers at a time, so that slow ones cannot hold all of it.
"""

import io
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

DEADLINE = 5
AT_ONCE = 2
LARGEST_ANSWER = 256 * 1024
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291, 2.4: what IANA gives out

_turns = threading.BoundedSemaphore(AT_ONCE)
_names = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names")  # a name server may be slow, too


class NotPublic(Exception):  # noqa: N818 - what it says of the address
    """The name leads to an address that is not on the public internet."""


class Unanswered(requests.RequestException):
    """The server may not be asked, or its answer is too long or breaks off."""


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet, and not one of IPv4 in the clothes of IPv6.

    Of those only the mapped ones are looked at, for the machine itself makes them; every other form (compatible,
    translated, NAT64, 6to4, Teredo) leads through somebody's gateway to where only that one knows, and is refused.
    """
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found not in GLOBAL_UNICAST or found.sixtofour or found.teredo:
            return False
    return found.is_global and not found.is_multicast


class Deadline:
    """When everything that is asked has to be over. Connections that are still open then are cut."""

    def __init__(self) -> None:
        self._at = time.monotonic() + DEADLINE
        self._watches = ExitStack()

    def left(self) -> float:
        """Seconds to go. requests.Timeout when it is over."""
        seconds = self._at - time.monotonic()
        if seconds <= 0:
            raise requests.Timeout("The deadline is over.")
        return seconds

    def watch(self, connected: socket.socket) -> None:
        """Some servers send a byte now and then. TLS takes the socket over; its twin still ends the connection."""
        timer = threading.Timer(self.left(), _cut, [twin := connected.dup()])
        timer.daemon = True
        timer.start()
        self._watches.callback(twin.close)
        self._watches.callback(timer.cancel)

    def close(self) -> None:
        self._watches.close()


def _cut(twin: socket.socket) -> None:
    with suppress(OSError):  # it has ended by itself
        twin.shutdown(socket.SHUT_RDWR)


_running: ContextVar[Deadline | None] = ContextVar("outgoing_deadline", default=None)


@contextmanager
def one_deadline() -> Iterator[Deadline]:
    """Everything asked inside has DEADLINE seconds together; inside another deadline that one goes on counting."""
    if outer := _running.get():
        yield outer
        return
    deadline = Deadline()
    token = _running.set(deadline)
    try:
        yield deadline
    finally:
        _running.reset(token)
        deadline.close()


@contextmanager
def _turn() -> Iterator[Deadline]:
    """One of AT_ONCE places in this process. requests.Timeout when none gets free before the deadline."""
    with one_deadline() as deadline:
        if not _turns.acquire(timeout=deadline.left()):
            raise requests.Timeout("Too many servers are being asked.")
        try:
            yield deadline
        finally:
            _turns.release()


def addresses_of(host: str, port: int, deadline: Deadline) -> list[str]:
    """Where a host is, looked up once. NotPublic in production unless every address is public."""
    asked = _names.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = [str(entry[4][0]) for entry in asked.result(deadline.left())]
    finally:
        asked.cancel()
    if settings.PRODUCTION and not all(is_public(address) for address in found):
        raise NotPublic(host)
    return found


class _Guarded:
    """Connects to a checked address and ends at the deadline. The name stays what certificates are checked against."""

    host: str
    port: int
    timeout: float | None
    _dns_host: str

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        with one_deadline() as deadline:
            try:
                connected = self._first_of(addresses_of(name, self.port, deadline), deadline)
            finally:
                self._dns_host = name
            deadline.watch(connected)
        return connected

    def _first_of(self, addresses: list[str], deadline: Deadline) -> socket.socket:
        *others, last = addresses
        for address in others:
            with suppress(NewConnectionError):
                return self._connect(address, deadline)
        return self._connect(last, deadline)

    def _connect(self, address: str, deadline: Deadline) -> socket.socket:
        self._dns_host, self.timeout = address, deadline.left()
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        return connected


class _PlainConnection(_Guarded, HTTPConnection):
    pass


class _SecureConnection(_Guarded, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _GuardedTransport(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        try:
            with _turn() as deadline:
                response = super().send(request, stream=True, timeout=deadline.left(), verify=True)
                response.raw = io.BytesIO(_whole(response.raw, deadline))
        except (NotPublic, HTTPError, OSError) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        return response


def _whole(raw: Any, deadline: Deadline) -> bytes:
    body, piece = b"", b"-"
    while piece:
        piece = raw.read1(8192, decode_content=True)
        deadline.left()  # after the last piece, too: what was cut looks like what has ended
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise Unanswered("The answer is too long.")
    return body


def guarded_session() -> requests.Session:
    """A session for addresses that were typed by a company. Whatever goes wrong is a requests.RequestException."""
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    session.headers["Accept-Encoding"] = "identity"
    session.adapters.clear()
    for scheme in ("https://",) if settings.PRODUCTION else ("https://", "http://"):
        session.mount(scheme, _GuardedTransport(max_retries=0))
    return session
