"""No log line carries a link that somebody else could follow."""

import io
import logging
import subprocess
import sys

import pytest
from django.conf import settings

from partnercenter.redaction import SecretLinkFilter, redacted


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Not Found: /confirm/s3cr3t/", "Not Found: /confirm/…/"),
        ("/confirm/s3cr3t", "/confirm/…"),
        ("/confirm/%733cr3t/", "/confirm/…/"),
        ("/work-account/confirm/s3-c_r3t/", "/work-account/confirm/…/"),
        ("/password-reset/1a-c0ffee-7/", "/password-reset/…/"),
        ("/invitation/s3-c_r3t/", "/invitation/…/"),
        ("/invitation//s3cr3t/", "/invitation//…/"),
        ("/invitation%2F/s3cr3t/", "/invitation%2F/…/"),
        ("/password//choose//s3cr3t/", "/password//choose//…/"),
        ("?next=%252Finvitation%252F%252Fs3cr3t%252F", "?next=%252Finvitation%252F%252F…%252F"),
        ("/sign-in/?next=%2Finvitation%2Fs3cr3t%2F", "/sign-in/?next=%2Finvitation%2F…%2F"),
        ("/confirm-e-mail/MQ:1abc:d-_e/", "/confirm-e-mail/…/"),
        ("/password/choose/s3cr3t/", "/password/choose/…/"),
        ("/sign-in/?next=%2Fpassword%2Fchoose%2Fs3cr3t%2F", "/sign-in/?next=%2Fpassword%2Fchoose%2F…%2F"),
        ('"GET /confirm/a%3Ab/?x=1 HTTP/1.1" 302', '"GET /confirm/…/?x=1 HTTP/1.1" 302'),
        ('"https://portal.example/confirm/s3cr3t/"', '"https://portal.example/confirm/…/"'),
        ("/sign-in/?next=%2Fconfirm%2Fs3cr3t%2F", "/sign-in/?next=%2Fconfirm%2F…%2F"),
        ("{'path': 'confirm/s3cr3t/x'}", "{'path': 'confirm/…/x'}"),
        ("/confirm/a/ /confirm/b/", "/confirm/…/ /confirm/…/"),
    ],
)
def test_secret_part_of_a_link_is_not_shown(line, shown):
    assert redacted(line) == shown


@pytest.mark.parametrize(
    "line",
    ["/confirm/", "/confirm/new-link/", "/password-reset/sent/", "/password-reset/done/", "/confirm-e-mail/",
     "/invitation/", "/invitation//", "/invitation/acceptance/", "/invitation//sign-in/", "/invitations/s3cr3t/",
     "/sign-in/?next=%2Finvitation%2F", "/password/choose/", "/password/change/", "/agreements/confirmed/x/",
     "/reconfirm/x/", "100 % of /overview/"],
)  # fmt: skip
def test_other_addresses_are_shown_whole(line):
    assert redacted(line) == line


@pytest.fixture
def log_lines(monkeypatch):
    """What the portal's own console handler writes."""
    (handler,) = [found for found in logging.getLogger().handlers if type(found) is logging.StreamHandler]
    lines = io.StringIO()
    monkeypatch.setattr(handler, "stream", lines)
    return lines


def test_log_of_a_page_that_is_not_there_shows_no_secret(client, db, log_lines):
    client.get("/confirm/s3cr3t/more/")
    assert ("Not Found: /confirm/…/more/" in log_lines.getvalue(), "s3cr3t" in log_lines.getvalue()) == (True, False)


def test_traceback_shows_no_secret(log_lines):
    path = "/password-reset/1-s3cr3t/"
    try:
        raise LookupError(path)
    except LookupError:
        logging.getLogger("django.request").exception("Internal Server Error: %s", path)
    text = log_lines.getvalue()
    assert (text.count("/password-reset/…/"), "Traceback" in text, "s3cr3t" in text) == (2, True, False)


def test_arguments_by_name_are_redacted_too():
    record = logging.LogRecord(
        "gunicorn.access", 20, "", 0, '%(h)s "%(r)s"', ({"h": "::1", "r": "GET /confirm/x/"},), None
    )
    SecretLinkFilter().filter(record)
    assert record.getMessage() == '::1 "GET /confirm/…/"'


@pytest.mark.slow
def test_log_of_the_web_server_shows_no_secret():
    code = (
        "import logging, sys\nlog = logging.getLogger('gunicorn.access')\nlog.propagate = False\n"
        "log.addHandler(logging.StreamHandler(sys.stdout))\nlog.setLevel('INFO')\n"
        "import partnercenter.wsgi\nlog.info('%(r)s', {'r': 'GET /confirm/s3cr3t/'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout == "GET /confirm/…/\n"
