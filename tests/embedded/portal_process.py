"""A real bin/portal process, seen as a person at the terminal sees it."""

import contextlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psycopg

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT


@dataclass
class PortalProcess:
    """One bin/portal with its data directory."""

    data: Path
    port: int
    process: subprocess.Popen[str]

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_announced(self) -> str:
        """What it printed up to the line that says how to stop it; fails when it ends before."""
        lines = []
        for line in self.process.stdout or []:
            lines.append(line)
            if "Ctrl-C stops it" in line:
                return "".join(lines)
        raise AssertionError(f"bin/portal ended: {''.join(lines)}")

    def pid_of(self, child: str) -> int:
        return int((self.data / "run" / f"{child}.pid").read_text())

    def everything(self) -> list[int]:
        """Every process that was started with this data directory in its environment."""
        return [pid for pid in processes.all_pids() if names(pid, self.data) and processes.is_alive(pid)]

    def database(self) -> psycopg.Connection:
        ports = dict(line.split("=") for line in (self.data / "run" / "ports").read_text().split())
        password = json.loads((self.data / "secrets.json").read_text())["portal_admin"]
        url = f"postgres://portal_admin:{password}@127.0.0.1:{ports['postgres']}/portal"
        return psycopg.connect(url, autocommit=True)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=45)
        return self.process.returncode


def names(pid: int, data: Path) -> bool:
    with contextlib.suppress(OSError):
        return f"PORTAL_DATA={data}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return False


def start_portal(data: Path, *options: str, prefix: tuple[str, ...] = ()) -> PortalProcess:
    port = processes.free_port()
    command = [*prefix, str(ROOT / "bin" / "portal"), "--port", str(port), "--no-demo", *options]
    process = subprocess.Popen(
        command, env={**os.environ, "PORTAL_DATA": str(data)}, cwd="/", text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    return PortalProcess(data, port, process)
