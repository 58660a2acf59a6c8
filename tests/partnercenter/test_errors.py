"""What somebody sees when the portal will not or cannot: the blocker, what lifts it, who can, and never a detail."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from partnercenter.headers import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.usefixtures("broken_pages")
LAYOUT = '<header class="top-bar">'


def text_of(response):
    return response.content.decode()


def heading_of(response):
    return re.findall(r"<h1>(.*?)</h1>", text_of(response))


@pytest.mark.parametrize("status", [403, 409, 410, 404])
def test_refusal_tells_blocker_remedy_who_people_and_code(db, client, status):
    response = client.get(f"/test/refusal/{status}/")
    page = text_of(response)
    body = page[page.index("<main") : page.index("</main>")]
    assert (response.status_code, heading_of(response)) == (status, ["You cannot do this yet"])
    assert re.findall(r"<p[^>]*>([^<]+)</p>|<li>(.*?)</li>", body) == [
        ("Closed since May.", ""), ("Come back in June.", ""), ("The operator", ""),
        ("", "Mei Lin &lt;mei@lin-trading.example&gt;"), ("", "&lt;b&gt;Ken&lt;/b&gt;"),
    ]  # fmt: skip
    assert re.findall(r"<code>(.*?)</code>|<a [^>]*href=\"(.*?)\"", body) == [("", "/programs/"), ("cannot-now", "")]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("400", "We could not read this request"),
        ("403", "You do not have access to this page"),
        ("404", "We could not find this page"),
        ("500", "Something went wrong on our side"),
    ],
)
def test_error_page_stands_in_the_layout_and_tells_no_detail(db, client, kind, heading):
    client.raise_request_exception = False
    response = client.get(f"/test/problem/{kind}/")
    page = text_of(response)
    assert (response.status_code, heading_of(response)) == (int(kind), [heading])
    assert (LAYOUT in page.replace(' data-signed-in=""', ""), "secret" in page) == (True, False)
    assert f"<code>{kind}</code>" in page


def test_unknown_address_is_a_page_too(db, client):
    response = client.get("/no/such/page/")
    assert (response.status_code, heading_of(response)) == (404, ["We could not find this page"])


def test_foreign_host_is_refused_as_a_page(db, client):
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert (response.status_code, heading_of(response)) == (400, ["We could not read this request"])


def test_form_without_its_token_changes_nothing_and_says_so(db):
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "zh-hant", "next": "/"})
    assert (response.status_code, heading_of(response)) == (403, ["This form has expired"])
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


WITHOUT_DATABASE = """
import django
django.setup()
from django.test import Client
response = Client(raise_request_exception=False).get("/")
print(response.status_code, response.headers["Content-Security-Policy"][:19], response.content.decode())
"""


@pytest.mark.slow
def test_500_page_needs_no_database(free_port):
    away = {"DATABASE_URL": f"postgres://portal_app:x@127.0.0.1:{free_port}/portal"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE], cwd=settings.BASE_DIR, env={**os.environ, **away},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("500 default-src 'none';")
    assert re.findall(r"<h1>(.*?)</h1>", done.stdout) == ["Something went wrong on our side"]


HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/", 200, "no-store"),
        ("/sign-in/", 200, None),
        ("/overview/", 302, "no-store"),
        ("/overview", 301, "no-store"),
        ("/no/such/page/", 404, "no-store"),
        ("/test/problem/400/", 400, "no-store"),
        ("/test/problem/403/", 403, "no-store"),
        ("/test/problem/500/", 500, "no-store"),
        ("/test/refusal/409/", 409, "no-store"),
        ("/static/css/portal.css", 200, "max-age=60, public"),
        ("/static/no-such-file.css", 404, None),
    ],
)
def test_every_answer_carries_the_headers(db, client, path, status, kept):
    client.raise_request_exception = False
    response = client.get(path)
    response.close()
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert (response.status_code, response.headers.get("Cache-Control") if kept else None) == (status, kept)


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("elsewhere.example", 400)])
def test_redirect_to_https_and_its_refusal_carry_the_policy(settings, client, host, status):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/overview/", headers={"host": host})
    found = [response.headers.get(name) for name in ("Content-Security-Policy", "X-Frame-Options")]
    assert (response.status_code, found) == (status, [CONTENT_SECURITY_POLICY, "DENY"])


def test_policy_allows_no_foreign_and_no_inline_code():
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert (policy["default-src"], policy["script-src"], policy["base-uri"], policy["frame-ancestors"]) == (
        "'none'", "'self'", "'none'", "'none'",
    )  # fmt: skip
    assert re.findall(r"unsafe|https?:|\*|data:", CONTENT_SECURITY_POLICY) == []


@pytest.mark.parametrize("path", ["/overview/", "/my-profile/", "/operator/"])
def test_page_of_somebody_signed_in_stays_in_no_cache(cast, signed_in, path):
    person = cast.ravi if path == "/operator/" else cast.anna
    response = signed_in(person).get(path)
    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (200, True)
