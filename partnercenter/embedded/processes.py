"""Processes by number: who lives, who is ours, how to end them without touching a stranger."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from partnercenter.embedded.problems import SetupError

PROC = Path("/proc")


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Ask again and again; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def is_alive(pid: int) -> bool:
    """A zombie is dead: it holds no file and no port, only its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    fields = stat_fields(pid)
    return not fields or fields[0] != "Z"


def stat_fields(pid: int) -> list[str]:
    """State, parent, process group, …; empty where /proc is missing (macOS)."""
    with contextlib.suppress(OSError):
        # The command's name stands in parentheses and may itself contain spaces and parentheses.
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return []


def command_line(pid: int) -> str:
    """The whole command, or an empty string when it cannot be read."""
    if PROC.is_dir():
        with contextlib.suppress(OSError):
            return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout


def all_pids() -> Iterator[int]:
    if PROC.is_dir():
        yield from (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def working_in(directory: Path) -> list[int]:
    """Living processes whose working directory this is; a database server's children name themselves only so."""
    found = []
    for pid in all_pids():
        with contextlib.suppress(OSError):
            if (PROC / str(pid) / "cwd").readlink() == directory and is_alive(pid):
                found.append(pid)
    return found


def group_of(leader: int, mark: str) -> list[int]:
    """The leader and its group, as far as they live and their command names `mark`.

    A number can be given to a stranger after a crash, so a number alone never decides.
    """
    members = [pid for pid in all_pids() if stat_fields(pid)[2:3] == [str(leader)]]
    return [pid for pid in {leader, *members} if is_alive(pid) and mark in command_line(pid)]


def end(pids: list[int], *, first: signal.Signals, patience: float) -> None:
    """Ask with `first`, wait, then kill; returns when all are gone."""
    send(pids, first)
    if not wait_until(lambda: not any(map(is_alive, pids)), patience):
        send(pids, signal.SIGKILL)
        wait_until(lambda: not any(map(is_alive, pids)), 5)


def send(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def free_port() -> int:
    """A port nobody listens on now; another process may still take it first, so callers retry."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_can_listen(host: str, port: int) -> None:
    """Ask before anything slow starts; each way to fail has its own way out."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # Without this a port that was closed seconds ago would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(why_not(error, host, port)) from None


def why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken: stop what listens there or choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root: choose one above 1023 with --port."
    return f"This machine cannot listen on {host}: give one of its own addresses with --bind."


def stop_child(child: subprocess.Popen[bytes], *, first: signal.Signals, patience: float) -> None:
    """End a child of ours and collect it; one that is already gone is fine."""
    if child.poll() is None:
        child.send_signal(first)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
