"""Is this process up, and can it work? For load balancers, container engines and bin/portal.

HealthMiddleware stands first in MIDDLEWARE: everything below it opens a transaction, checks the host name or redirects
to https, and a probe that needs the database cannot say that the database is away.
"""

import logging
from collections.abc import Callable

import psycopg
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

logger = logging.getLogger(__name__)
SECONDS = 2  # the least libpq accepts as connect_timeout


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers; asks nobody else, so a broken database never makes an engine restart healthy processes."""
    return plain("ok\n", 200)


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """503 while the database or the broker does not answer; the reason goes to the log, never into the page."""
    results = {"database": answers("database", ask_database), "broker": answers("broker", ask_broker)}
    lines = [f"{name}: {'ok' if up else 'failed'}\n" for name, up in results.items()]
    return plain("".join(lines), 200 if all(results.values()) else 503)


def plain(text: str, status: int) -> HttpResponse:
    headers = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    return HttpResponse(text, status=status, headers=headers)


def answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (psycopg.Error, redis.RedisError) as error:
        # The type only: a driver's message can quote the address with its user.
        logger.warning("not ready: %s (%s)", name, type(error).__name__)
        return False
    return True


def ask_database() -> None:
    """A connection of its own: the pooled one may hang in a transaction, and its timeouts are not ours."""
    parameters = {**connection.get_connection_params(), "connect_timeout": SECONDS, "tcp_user_timeout": SECONDS * 1000}
    with psycopg.connect(**parameters, autocommit=True) as probe:
        probe.execute("SELECT 1")


def ask_broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
        client.ping()


VIEWS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers the two probes before anything else sees the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = VIEWS.get(request.path_info)
        return view(request) if view else self.get_response(request)
