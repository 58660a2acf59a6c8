"""Services for one test run, in a temporary directory that is gone afterwards."""

import contextlib
import fcntl
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from partnercenter.embedded import processes
from partnercenter.embedded.data import DataDirectory, hold_lock
from partnercenter.embedded.environment import service_environment
from partnercenter.embedded.postgres import Postgres
from partnercenter.embedded.valkey import Valkey

PREFIX = "portal-test-"
JUST_MADE = 10


@dataclass(frozen=True)
class Services:
    """Both servers, running, and the directory they live in."""

    data: DataDirectory
    postgres: Postgres
    valkey: Valkey

    def environment(self) -> dict[str, str]:
        return {
            **service_environment(self.data, self.postgres, self.valkey),
            "PORTAL_MODE": "test",
            "DJANGO_SETTINGS_MODULE": "partnercenter.settings_test",
            # Playwright runs an event loop in the thread in which Django's database is used.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
            "PORTAL_TEST_ADMIN_URL": self.postgres.url("portal_admin", "postgres"),
            "PORTAL_TEST_DATA": str(self.data.root),
        }


@contextlib.contextmanager
def throwaway_services() -> Iterator[Services]:
    """Stops the servers and deletes everything at the end, whatever happened in between."""
    sweep_abandoned()
    root = Path(tempfile.mkdtemp(prefix=PREFIX))
    root.chmod(0o711)
    data = DataDirectory(root)
    lock = hold_lock(data)
    postgres, valkey = Postgres(data, test=True), Valkey(data)
    try:
        yield Services(data, postgres.start(), valkey.start())
    finally:
        valkey.kill()
        postgres.kill()
        discard(root)
        lock.close()


def sweep_abandoned() -> None:
    """End and delete what a killed test run left; its lock is free because its process is dead.

    A file of a few seconds ago may belong to a run that is about to lock it.
    """
    for lock_path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/run/lock"):
        with contextlib.suppress(OSError), lock_path.open("r+") as lock:
            if time.time() - lock_path.stat().st_mtime < JUST_MADE:
                continue
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            discard(lock_path.parents[1])


def discard(root: Path) -> None:
    for place in (root / "postgres", root / "valkey"):
        processes.end(processes.working_in(place), first=signal.SIGKILL, patience=5)
    shutil.rmtree(root, ignore_errors=True)
