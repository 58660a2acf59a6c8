"""PostgreSQL refuses to run as root, or as a number without a name: how to start it then.

First choice is a user namespace, which changes nothing on the machine. Where that is forbidden (most containers) it
runs as the user nobody, from a copy of the binaries and in a directory that this user can reach.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from partnercenter.embedded.problems import SetupError

NAMESPACE = ["unshare", "--user", "--map-user=65534", "--map-group=65534"]
SHELTER = Path("/var/lib/partnercenter-embedded")


@dataclass(frozen=True)
class Runner:
    """How PostgreSQL's programs are started: what stands before the command, and as whom."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def can(self, *command: str) -> bool:
        try:
            done = subprocess.run(
                [*self.prefix, *command], capture_output=True, check=False, cwd="/", user=self.uid, group=self.gid
            )
        except OSError:
            return False
        return done.returncode == 0


@cache
def find_runner() -> Runner:
    """PORTAL_PG_RUN_AS=nobody skips the namespace, for machines where it exists but must not be used."""
    if os.geteuid() != 0 and has_name(os.geteuid()):
        return Runner()
    if os.environ.get("PORTAL_PG_RUN_AS") != "nobody" and Runner(tuple(NAMESPACE)).can("true"):
        return Runner(tuple(NAMESPACE))
    if os.geteuid() != 0:
        raise SetupError(f"PostgreSQL needs a user with a name and {os.geteuid()} has none: add it to /etc/passwd.")
    if not has_name("nobody"):
        raise SetupError("PostgreSQL cannot run as root: start this command as an ordinary user.")
    nobody = pwd.getpwnam("nobody")
    return Runner((), nobody.pw_uid, nobody.pw_gid)


def has_name(user: int | str) -> bool:
    """Containers may run under a number that stands in no list of users; initdb refuses that too."""
    try:
        pwd.getpwuid(user) if isinstance(user, int) else pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def reachable_binaries(runner: Runner, bin_directory: Path) -> Path:
    """The binaries, copied to SHELTER when the other user cannot run them where they are."""
    if runner.uid is None or runner.can(str(bin_directory / "postgres"), "--version"):
        return bin_directory
    tree = bin_directory.parent
    copy = SHELTER / hashlib.sha256(str(tree).encode()).hexdigest()[:12]
    if not runner.can(str(copy / "bin" / "postgres"), "--version"):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(tree, copy)
        SHELTER.chmod(0o755)
    return copy / "bin"


def reachable_cluster(runner: Runner, wanted: Path) -> Path:
    """The cluster's directory, or one in SHELTER when the other user cannot pass through the wanted one's parents."""
    if runner.uid is None or runner.can("test", "-x", str(wanted.parent)):
        return wanted
    SHELTER.mkdir(mode=0o755, parents=True, exist_ok=True)
    place = SHELTER / f"data-{hashlib.sha256(str(wanted).encode()).hexdigest()[:12]}"
    place.mkdir(mode=0o711, exist_ok=True)
    return place / "postgres"
