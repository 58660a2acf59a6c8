"""A real Celery worker for tests and for the portal command."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT
from partnercenter.embedded.problems import SetupError

WORKER = ["-m", "celery", "-A", "partnercenter", "worker", "--without-mingle", "--without-gossip", "-c", "2"]


class CeleryWorker:
    """A worker process with two children and its log file."""

    def __init__(self, child: subprocess.Popen[bytes], log: Path) -> None:
        self.child = child
        self.log = log

    def is_ready(self) -> bool:
        return self.log.exists() and " ready." in self.log.read_text(errors="replace")

    def stop(self) -> None:
        """Warm shutdown: running tasks finish first."""
        processes.stop_child(self.child, first=signal.SIGTERM, patience=30)

    def kill(self) -> None:
        """Kill the worker and its children at once; unacknowledged tasks go back to the queue."""
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()


def start_worker(env: Mapping[str, str], log: Path, *options: str) -> CeleryWorker:
    """Returns when the worker has connected to the broker; `env` is added to this process's environment."""
    command = [sys.executable, *WORKER, "--loglevel", "INFO", *options]
    with log.open("w") as output:
        child = subprocess.Popen(
            command, env={**os.environ, **env}, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    worker = CeleryWorker(child, log)
    processes.wait_until(lambda: worker.is_ready() or child.poll() is not None, 30)
    if child.poll() is not None or not worker.is_ready():
        worker.stop()
        raise SetupError(f"The Celery worker does not start: read the end of {log}.")
    return worker
