"""The settings of a real installation, in a process of its own."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.slow
PRODUCTION = {
    "PORTAL_MODE": "production",
    "DJANGO_SETTINGS_MODULE": "partnercenter.settings",
    "SECRET_KEY": "k7!q2w9e" * 8,
    "ENCRYPTION_KEYS": "k1:" + "A" * 43 + "=",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
    "PORTAL_MAILBOX_DIR": "/nowhere",
    "PATH": os.environ["PATH"],
}


def run(code, **changes):
    environment = {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
    command = [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def asked(code, **changes):
    done = run(f"import json\nfrom django.conf import settings\nprint(json.dumps({code}))", **changes)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "Set SECRET_KEY: a long random string, the same on every host."),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY: a long random string, the same on every host."),
        ({"ENCRYPTION_KEYS": None}, "Set ENCRYPTION_KEYS: id:base64 of 32 random bytes, the same on every host."),
        (
            {"PORTAL_BASE_URL": None},
            "Set PORTAL_BASE_URL: the portal's own https address, which links in mails begin with.",
        ),
        ({"PORTAL_MODE": "staging"}, "Set PORTAL_MODE to production, development or test."),
    ],
)
def test_start_without_a_setting_stops_with_a_sentence(changes, sentence):
    done = run("", **changes)
    last = done.stderr.strip().splitlines()[-1]
    assert (done.returncode, last) == (1, f"django.core.exceptions.ImproperlyConfigured: {sentence}")


def test_mode_that_is_not_named_is_production():
    assert asked("[settings.PRODUCTION, settings.DEBUG]", PORTAL_MODE=None) == [True, False]


def test_cookies_of_production_are_bound_to_host_and_https():
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"
    more = "CSRF_COOKIE_HTTPONLY SESSION_COOKIE_SAMESITE CSRF_COOKIE_SAMESITE SESSION_COOKIE_DOMAIN"
    code = f"[getattr(settings, name) for name in '{names} {more}'.split()]"
    assert asked(code) == [
        "__Host-sessionid", "__Host-csrftoken", True, True, True, True, "Lax", "Lax", None,
    ]  # fmt: skip


def test_production_insists_on_https():
    code = "[settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS]"
    assert asked(code) == [True, 31536000, True]


def test_development_needs_no_address_of_its_own():
    assert asked("settings.PORTAL_BASE_URL", PORTAL_MODE="development", PORTAL_BASE_URL=None) == "http://127.0.0.1:8000"


@pytest.mark.parametrize(("mode", "found"), [("production", []), ("development", ["/kit/", "/outbox/", "/outbox/x/"])])
def test_mailbox_and_kit_are_not_in_production(mode, found):
    code = """
import json
from django.urls import Resolver404, resolve
def has(path):
    try:
        return resolve(path).url_name in ("kit", "mailbox_list", "mailbox_letter")
    except Resolver404:
        return False
print(json.dumps([path for path in ("/kit/", "/outbox/", "/outbox/x/") if has(path)]))
"""
    assert json.loads(run(code, PORTAL_MODE=mode).stdout) == found


def test_mail_of_production_never_lands_in_the_mailbox():
    code = "[settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.PORTAL_MAILBOX_DIR]"
    found = asked(code, EMAIL_URL="smtp+tls://user:pass@mail.example:587")
    assert found == ["django.core.mail.backends.smtp.EmailBackend", "mail.example", ""]
