"""The data directory: where everything lives, its passwords, its lock, and what was already done."""

import base64
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TextIO

from partnercenter.embedded.problems import SetupError

ROOT = Path(__file__).resolve().parents[2]
LARGEST_LOG = 10_000_000
PASSWORDS = ("portal_admin", "portal_owner", "portal_app", "portal_backup", "valkey", "SECRET_KEY")


def default_data() -> Path:
    return Path(os.environ.get("PORTAL_DATA") or ROOT / "var").resolve()


@dataclass(frozen=True)
class DataDirectory:
    """Paths below one directory; making one creates the directories and, once, the secrets."""

    root: Path

    def __post_init__(self) -> None:
        # 0711: PostgreSQL may have to run as another user and must be able to pass through, not to look around.
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        for private in (self.mailbox, self.log, self.run):
            private.mkdir(mode=0o700, exist_ok=True)

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Passwords and keys, generated once; losing the file means losing what ENCRYPTION_KEYS encrypted."""
        path = self.root / "secrets.json"
        if not path.exists():
            write_private(path, json.dumps(new_secrets(), indent=1))
        content: dict[str, str] = json.loads(path.read_text())
        return content

    def open_log(self, name: str) -> TextIO:
        """Append to log/<name>.log; one that has grown past 10 MB starts anew, the old one is kept beside it."""
        path = self.log / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path.open("a")

    def is_done(self, step: str, key: str) -> bool:
        path = self.run / f"{step}.done"
        return path.exists() and path.read_text() == key

    def mark_done(self, step: str, key: str) -> None:
        write_private(self.run / f"{step}.done", key)


def new_secrets() -> dict[str, str]:
    made = {name: secrets.token_urlsafe(48 if name == "SECRET_KEY" else 24) for name in PASSWORDS}
    made["ENCRYPTION_KEYS"] = f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    return made


def write_private(path: Path, text: str) -> None:
    """Readable by us only, and whole: a crash leaves the old file or the new one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes when a file's name or content changes, or one comes or goes."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def hold_lock(data: DataDirectory) -> TextIO:
    """One owner per data directory.

    Keep the file open: the kernel drops the lock when the owner dies, however it dies.
    """
    lock = (data.run / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise SetupError(
            f"The portal already runs on {data.root} (process {lock.read().strip() or 'unknown'}):"
            f" stop it with Ctrl-C there, or set PORTAL_DATA to another directory."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock
