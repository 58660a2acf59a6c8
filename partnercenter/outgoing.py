"""Requests to servers that a company names. Whoever types an address must not make the portal reach its own network.

In production only https is spoken, and the host is looked up once: one address that is not public refuses it, and the
connection goes to the very address that was looked at, so that a second answer of the name server is never asked for.
No redirect is followed, no proxy or .netrc of the machine is used, and an answer ends after ten seconds or 256 KB.
"""

import io
import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

TIMEOUT = 5  # for each step: connecting, and each piece of the answer
DEADLINE = 10  # for the head of an answer, and for its body: some servers send a byte now and then
LARGEST_ANSWER = 256 * 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotPublic(Exception):  # noqa: N818 - what it says of the address
    """The name leads to an address that is not on the public internet."""


class Unanswered(requests.RequestException):
    """The server may not be asked, or its answer is too long or breaks off."""


def is_public(address: str) -> bool:
    """Whether it is an address of the public internet, whatever it is wrapped in."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour or found.teredo or found in NAT64:
            return False
    return found.is_global and not found.is_multicast


def addresses_of(host: str, port: int) -> list[str]:
    """Where a host is, looked up once. NotPublic in production unless every address is public."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if settings.PRODUCTION and not all(is_public(address) for address in found):
        raise NotPublic(host)
    return found


class _Guarded:
    """Connects to a checked address and ends at the deadline. The name stays what certificates are checked against."""

    host: str
    port: int
    _dns_host: str
    _end: Callable[[], None] | None = None

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            connected = self._first_of(addresses_of(name, self.port))
        finally:
            self._dns_host = name
        self._end = _end_at_deadline(connected)
        return connected

    def _first_of(self, addresses: list[str]) -> socket.socket:
        *others, self._dns_host = addresses
        for address in others:
            last, self._dns_host = self._dns_host, address
            try:
                return self._connect()
            except NewConnectionError:
                self._dns_host = last
        return self._connect()

    def _connect(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        return connected

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        if self._end:
            self._end()


def _end_at_deadline(connected: socket.socket) -> Callable[[], None]:
    """TLS takes the socket over; its twin still ends the connection. Returns what ends the watch."""
    twin = connected.dup()

    def cut() -> None:
        with suppress(OSError):  # it has ended by itself
            twin.shutdown(socket.SHUT_RDWR)

    def end() -> None:
        timer.cancel()
        twin.close()

    timer = threading.Timer(DEADLINE, cut)
    timer.daemon = True
    timer.start()
    return end


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
            response = super().send(request, stream=True, timeout=TIMEOUT, verify=True)
            response.raw = io.BytesIO(_whole(response.raw))
        except (NotPublic, HTTPError, OSError) as error:
            if isinstance(error, requests.RequestException):
                raise
            raise Unanswered(f"{type(error).__name__}: {error}") from error
        return response


def _whole(raw: Any) -> bytes:
    """The body. http.client lets go of the connection before it is read, so that the deadline counts here anew."""
    body, end = b"", time.monotonic() + DEADLINE
    while piece := raw.read1(8192, decode_content=True):
        body += piece
        if len(body) > LARGEST_ANSWER or time.monotonic() > end:
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
