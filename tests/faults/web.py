"""A real web process of the portal, and a person who talks to it over HTTP."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlencode

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT

GUNICORN = ["-m", "gunicorn", "partnercenter.wsgi", "--no-control-socket", "--workers", "1", "--threads", "4"]


@dataclass
class Web:
    """One gunicorn with one worker."""

    port: int
    child: subprocess.Popen

    def is_up(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1) as answer:
                return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self):
        processes.stop_child(self.child, first=signal.SIGTERM, patience=10)


def start_web(env, log):
    port = processes.free_port()
    with log.open("w") as output:
        child = subprocess.Popen(
            [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}"], env={**os.environ, **env}, cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    web = Web(port, child)
    assert processes.wait_until(web.is_up, 20), log.read_text()
    return web


class Person:
    """Keeps cookies, sends forms with their token, never follows a redirect."""

    def __init__(self, web, **cookies):
        self.web = web
        self.cookies = cookies

    def get(self, path):
        return self._send(path)

    def post(self, path, form_at, **values):
        """Opens the page with the form, then sends it."""
        page = self.get(form_at).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        return self._send(path, urlencode({"csrfmiddlewaretoken": token, **values}).encode())

    def _send(self, path, body=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(f"http://127.0.0.1:{self.web.port}{path}", body, {"Cookie": cookies})
        started = time.monotonic()
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=30) as answer:
                return self._read(answer, started)
        except urllib.error.HTTPError as answer:
            with answer:
                return self._read(answer, started)

    def _read(self, answer, started):
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(
            answer.status, answer.headers.get("Location", ""), answer.read().decode(), time.monotonic() - started
        )


@dataclass
class Answer:
    status: int
    location: str
    text: str
    seconds: float


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments, **options):
        return None
