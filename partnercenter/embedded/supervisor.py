"""The portal's child processes: start them, start them again when they die, end them in order."""

import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT, DataDirectory, write_private

HEALTHY_AFTER = 60.0
LONGEST_WAIT = 30.0


@dataclass
class Child:
    """One program that should always run."""

    name: str
    command: list[str]
    patience: float
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    due: float = field(default=0.0)

    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def note_end(self, now: float) -> float:
        """How long to wait before the next try: 1, 2, 4 … 30 seconds; a long good run counts as a fresh start."""
        self.failures = 1 if now - self.started > HEALTHY_AFTER else self.failures + 1
        wait = min(2.0 ** (self.failures - 1), LONGEST_WAIT)
        self.process, self.due = None, now + wait
        return wait


class Supervisor:
    """Children in the order in which they are to be stopped."""

    def __init__(self, data: DataDirectory, environment: Mapping[str, str], children: list[Child]) -> None:
        self.data = data
        self.environment = environment
        self.children = children

    def end_leftovers(self) -> None:
        """End what a killed portal left running; its pid files name the groups, their commands prove they are ours."""
        for child in self.children:
            pid_file = self.data.run / f"{child.name}.pid"
            if pid_file.exists():
                group = processes.group_of(int(pid_file.read_text()), str(self.data.root))
                processes.end(group, first=signal.SIGTERM, patience=child.patience)
                pid_file.unlink()

    def start_all(self) -> None:
        for child in self.children:
            self.start(child)

    def start(self, child: Child) -> None:
        with self.data.open_log(child.name) as log:
            # A session of its own: Ctrl-C must reach the portal alone, which then stops everything in order.
            child.process = subprocess.Popen(
                child.command, env=self.environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        child.started = time.monotonic()
        write_private(self.data.run / f"{child.name}.pid", str(child.process.pid))

    def look_after(self) -> list[str]:
        """Call often. Starts again what died and is due; returns one line for each death."""
        news, now = [], time.monotonic()
        for child in self.children:
            if child.has_ended():
                wait = child.note_end(now)
                log = self.data.log / f"{child.name}.log"
                news.append(f"{child.name} has stopped and starts again in {wait:.0f} s; the reason is in {log}.")
            elif child.process is None and now >= child.due:
                self.start(child)
        return news

    def stop_all(self) -> None:
        """Web first, so that nobody is served by half a portal; each may finish what it is doing."""
        for child in self.children:
            if child.process:
                processes.stop_child(child.process, first=signal.SIGTERM, patience=child.patience)
                orphans = processes.group_of(child.process.pid, str(self.data.root))
                processes.end(orphans, first=signal.SIGKILL, patience=1)
            (self.data.run / f"{child.name}.pid").unlink(missing_ok=True)
