"""The probes against the run's real database and broker, and against addresses where nobody listens."""

from django.db import connection
from django.test import RequestFactory

from partnercenter.embedded import processes
from partnercenter.health import HealthMiddleware, healthz, readyz

request = RequestFactory().get("/readyz")


def test_healthz_answers_without_asking_anybody(settings, monkeypatch) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setitem(connection.settings_dict, "PORT", processes.free_port())

    assert (healthz(request).status_code, healthz(request).content) == (200, b"ok\n")


def test_readyz_is_ready(settings) -> None:
    assert (readyz(request).status_code, readyz(request).content) == (200, b"database: ok\nbroker: ok\n")


def test_readyz_without_broker(settings) -> None:
    settings.REDIS_URL = f"redis://:secret@127.0.0.1:{processes.free_port()}/0"

    assert (readyz(request).status_code, readyz(request).content) == (503, b"database: ok\nbroker: failed\n")


def test_readyz_without_database(monkeypatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PORT", processes.free_port())

    assert (readyz(request).status_code, readyz(request).content) == (503, b"database: failed\nbroker: ok\n")


def test_middleware_answers_before_everything_else(settings) -> None:
    middleware = HealthMiddleware(lambda request: None)

    assert settings.MIDDLEWARE[0] == "partnercenter.health.HealthMiddleware"
    assert middleware(RequestFactory().get("/healthz", headers={"host": "stranger.example"})).content == b"ok\n"
