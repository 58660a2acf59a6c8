"""One run of the portal: services, set-up steps, children, and the end."""

import contextlib
import http
import http.client
import os
import signal
import sys
import time
from functools import partial

from partnercenter.embedded import processes, steps
from partnercenter.embedded.data import DataDirectory, write_private
from partnercenter.embedded.environment import service_environment
from partnercenter.embedded.postgres import Postgres
from partnercenter.embedded.problems import SetupError
from partnercenter.embedded.supervisor import Child, Supervisor
from partnercenter.embedded.valkey import Valkey

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with what the person asked for, never a default


class Portal:
    """Everything that runs, and the order in which it starts and stops."""

    def __init__(self, data: DataDirectory, bind: str, port: int, *, demo: bool) -> None:
        self.data, self.bind, self.port, self.demo = data, bind, port, demo
        self.reached_at = "127.0.0.1" if bind in EVERYWHERE else bind
        self.postgres, self.valkey = Postgres(data), Valkey(data)
        self.supervisor = Supervisor(data, {}, children(data, bind, port))

    @property
    def address(self) -> str:
        return f"http://{host_in_url(self.reached_at)}:{self.port}"

    def run(self) -> None:
        """Until Ctrl-C or a problem; whatever was started is stopped."""
        self.end_leftovers()
        processes.check_can_listen(self.bind, self.port)
        try:
            self.start()
            self.watch()
        finally:
            self.stop()

    def end_leftovers(self) -> None:
        """A portal that was killed could not stop its children."""
        self.supervisor.end_leftovers()
        self.postgres.end_leftovers()
        self.valkey.end_leftovers()

    def start(self) -> None:
        say("Starting PostgreSQL and Valkey …")
        self.postgres.start()
        self.valkey.start()
        environment = {**os.environ, **self.environment()}
        self.supervisor.environment = environment
        run = partial(steps.manage, environment, log=self.data.log / "setup.log")
        say("Preparing database, translations and static files …")
        steps.migrate(self.data, run)
        steps.compile_translations(run)
        steps.collect_static(self.data, run)
        sign_ins = steps.load_demo(self.data, run, wanted=self.demo)
        say("Starting web, worker and scheduler …")
        self.supervisor.start_all()
        self.wait_for_web()
        self.announce(sign_ins)

    def environment(self) -> dict[str, str]:
        """Addresses that the person set stay; links in mails need the one under which others reach this machine."""
        hosts = "*" if self.bind in EVERYWHERE else f"127.0.0.1,localhost,{host_in_url(self.bind)}"
        return {
            **service_environment(self.data, self.postgres, self.valkey),
            "PORTAL_MODE": "development",
            "DJANGO_SETTINGS_MODULE": "partnercenter.settings",
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or hosts,
            "PORTAL_BASE_URL": os.environ.get("PORTAL_BASE_URL") or self.address,
            "STATIC_ROOT": str(self.data.static),
        }

    def wait_for_web(self) -> None:
        web = self.supervisor.children[0]
        processes.wait_until(lambda: web.has_ended() or self.web_answers(), 60)
        if web.has_ended() or not self.web_answers():
            raise SetupError(f"The web server does not start: read the end of {self.data.log / 'web.log'}.")

    def web_answers(self) -> bool:
        connection = http.client.HTTPConnection(self.reached_at, self.port, timeout=2)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def announce(self, sign_ins: str) -> None:
        """The ports also go into a file, for a person who wants to look into the database."""
        write_private(self.data.run / "ports", f"postgres={self.postgres.port}\nvalkey={self.valkey.port}\n")
        say(f"\nThe portal runs at {self.address}/ and shows the mail it sends at {self.address}/outbox/")
        if sign_ins:
            say(f"\n{sign_ins.strip()}")
        say("\nCtrl-C stops it.")

    def watch(self) -> None:
        while True:
            time.sleep(0.2)
            for line in self.supervisor.look_after():
                say(line)
            self.revive_services()

    def revive_services(self) -> None:
        """A database or broker that died comes back at its old port, so that its clients find it again."""
        for service in (self.postgres, self.valkey):
            if service.child_has_ended():
                port, name = service.port, type(service).__name__
                say(f"{name} has stopped and starts again; the reason is in {self.data.log}.")
                service.start()
                if service.port != port:
                    raise SetupError(f"{name} lost its port to another program: start bin/portal again.")

    def stop(self) -> None:
        """Children before the services they use; further signals wait until that is done."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.supervisor.stop_all()
        self.valkey.stop()
        self.postgres.stop()


def children(data: DataDirectory, bind: str, port: int) -> list[Child]:
    """In the order of stopping. Each command names the data directory: that is how a leftover is recognised."""
    gunicorn = [sys.executable, "-m", "gunicorn", "partnercenter.wsgi", "--no-control-socket"]
    gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--graceful-timeout", "8"]
    gunicorn += ["--bind", f"{host_in_url(bind)}:{port}", "--error-logfile", str(data.log / "web.log")]
    celery = [sys.executable, "-m", "celery", "-A", "partnercenter"]
    # An empty pid file: Celery refuses to start when an old one names a number that somebody else has by now.
    beat = [*celery, "beat", "--schedule", str(data.run / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"]
    worker = [*celery, "worker", "--without-mingle", "--without-gossip", "-c", "2"]
    worker += ["--logfile", str(data.log / "worker.log"), "--loglevel", "INFO"]
    return [Child("web", gunicorn, 10), Child("beat", beat, 5), Child("worker", worker, 20)]


def host_in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def say(line: str) -> None:
    print(line, flush=True)
