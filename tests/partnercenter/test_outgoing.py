"""Requests to addresses that a company typed: nothing inside is reached, nothing drags on, nothing is followed."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from partnercenter import outgoing
from partnercenter.outgoing import Unanswered, guarded_session

PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 - to be refused
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1", "2001:0:7f00:1::", "fec0::1", "64:ff9b:1::7f00:1", "::7f00:1", "::127.0.0.1",
    "::ffff:0:7f00:1", "::93.184.216.34", "::ffff:0:93.184.216.34", "64:ff9b::93.184.216.34", "5f00::1", "fd00::1",
]  # fmt: skip


class Server(BaseHTTPRequestHandler):
    asked = []

    def log_message(self, *_args):
        pass

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        if self.path == "/long":
            self.wfile.write(b"x" * (outgoing.LARGEST_ANSWER + 1))
        if self.path == "/slow":
            for _second in range(100):
                self.wfile.write(b"x")
                time.sleep(0.05)
        if self.path == "/silent":
            self.wfile.write(b"{}")
            time.sleep(3)
        if self.path == "/late":
            time.sleep(0.4)
        self.wfile.write(b"{}")


@pytest.fixture
def server():
    Server.asked.clear()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def ask(address):
    with guarded_session() as session:
        return session.get(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_address_inside_is_not_public(address):
    assert outgoing.is_public(address) is False


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_address_outside_is_public(address):
    assert outgoing.is_public(address) is True


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "169.254.169.254"])
def test_production_refuses_what_lies_inside(settings, host):
    settings.PRODUCTION = True
    with pytest.raises(requests.RequestException):
        ask(f"https://{host}/")


def test_production_connects_to_nothing_when_one_address_lies_inside(settings, monkeypatch):
    settings.PRODUCTION = True
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
    with pytest.raises(Unanswered, match="NotPublic"):
        ask("https://two-faced.example/")


def test_name_is_looked_up_once_and_the_checked_address_is_connected_to(server, monkeypatch):
    """A name server that answers differently the second time gets no second time."""
    port, asked, real = int(server.rpartition(":")[2]), [], socket.getaddrinfo

    def look_up(host, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1" if host == "rebinding.example" else host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert ask(f"http://rebinding.example:{port}/").status_code == 200
    assert asked.count("rebinding.example") == 1


def test_production_speaks_https_only(settings, server):
    settings.PRODUCTION = True
    with pytest.raises(requests.exceptions.InvalidSchema):
        ask(server)
    assert Server.asked == []


def test_redirect_is_not_followed(server):
    with pytest.raises(requests.TooManyRedirects):
        ask(f"{server}/moved")
    assert Server.asked == ["/moved"]


def test_long_answer_is_cut(server):
    with pytest.raises(Unanswered, match="too long"):
        ask(f"{server}/long")


def test_slow_answer_is_cut(server, monkeypatch):
    monkeypatch.setattr(outgoing, "DEADLINE", 0.3)
    with pytest.raises(requests.Timeout, match="deadline"):
        ask(f"{server}/slow")


def test_answer_that_falls_silent_is_cut_at_the_deadline_and_not_taken_for_whole(server, monkeypatch):
    monkeypatch.setattr(outgoing, "DEADLINE", 0.5)
    began = time.monotonic()
    with pytest.raises(requests.RequestException):
        ask(f"{server}/silent")
    assert time.monotonic() - began < 1


def test_all_requests_inside_share_one_deadline(server, monkeypatch):
    monkeypatch.setattr(outgoing, "DEADLINE", 1)
    began = time.monotonic()
    with outgoing.one_deadline(), pytest.raises(requests.RequestException):
        [ask(f"{server}/late") for _request in range(8)]
    assert time.monotonic() - began < 1.5
    assert 1 <= Server.asked.count("/late") <= 3
    assert ask(f"{server}/").json() == {}


def test_slow_name_server_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(outgoing, "DEADLINE", 0.3)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(1))
    began = time.monotonic()
    with pytest.raises(requests.RequestException):
        ask("http://slow-names.example/")
    assert time.monotonic() - began < 0.8


def test_third_request_at_a_time_waits_its_turn_and_no_longer_than_its_deadline(server, monkeypatch):
    threads = [threading.Thread(target=ask, args=[f"{server}/late"]) for _thread in range(outgoing.AT_ONCE)]
    for thread in threads:
        thread.start()
    while Server.asked.count("/late") < outgoing.AT_ONCE:
        time.sleep(0.01)
    monkeypatch.setattr(outgoing, "DEADLINE", 0.1)
    with pytest.raises(requests.Timeout, match="Too many"):
        ask(f"{server}/")
    monkeypatch.undo()
    assert ask(f"{server}/").json() == {}
    for thread in threads:
        thread.join()


def test_head_that_never_ends_is_cut(monkeypatch):
    monkeypatch.setattr(outgoing, "DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(requests.RequestException):
            ask(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert time.monotonic() - began < 2


def test_bad_certificate_is_refused(server):
    with pytest.raises(requests.exceptions.SSLError):
        ask(server.replace("http://", "https://"))


def test_proxy_of_the_machine_is_not_used(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert ask(f"{server}/").json() == {}
