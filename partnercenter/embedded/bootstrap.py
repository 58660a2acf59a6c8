"""Make .venv, install the locked requirements, continue inside it.

Runs under the system's Python before anything is installed: standard library only, no import of partnercenter.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed"
INSTALL_LOG = VENV / "install.log"
RUNTIME = "requirements.txt"
# What pip says when it cannot reach an index, as opposed to an index that lacks the file.
OFFLINE_SIGNS = ("NewConnectionError", "ConnectTimeout", "name resolution", "ProxyError", "Network is unreachable")
NO_WHEEL_SIGN = "No matching distribution found for "


def enter(module: str, requirements: str, arguments: list[str]) -> NoReturn:
    """Replace this process by `module` inside .venv, which is made or completed first; exits with one sentence."""
    os.chdir(ROOT)
    with one_at_a_time():
        if not is_installed(requirements):
            prepare(requirements)
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    environment["VIRTUAL_ENV"] = str(VENV)
    os.execve(PYTHON, [str(PYTHON), "-m", module, *arguments], environment)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two commands started together must not install into the same .venv; the lock goes away with its process."""
    with (ROOT / RUNTIME).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fingerprint(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def is_installed(requirements: str) -> bool:
    return PYTHON.exists() and STAMP.exists() and fingerprint(requirements) in STAMP.read_text().split()


def prepare(requirements: str) -> None:
    if not has_working_pip():
        make_venv()
    install(requirements)
    # The development list contains the runtime list, so installing it satisfies both.
    STAMP.write_text("\n".join({fingerprint(requirements), fingerprint(RUNTIME)}) + "\n")


def has_working_pip() -> bool:
    """False for a missing .venv and for one that an interrupted run or a moved Python left broken."""
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    print("Making .venv …", file=sys.stderr, flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"Python's venv module is missing or incomplete: install it"
            f" (Debian and Ubuntu: apt-get install python{version}-venv) and start again."
        )


def install(requirements: str) -> None:
    print(f"Installing {requirements} …", file=sys.stderr, flush=True)
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    command += ["--retries", "1", "--disable-pip-version-check", "--no-input", "-r", ROOT / requirements]
    with INSTALL_LOG.open("w") as log:
        code = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False).returncode
    if code:
        sys.exit(explain(INSTALL_LOG.read_text()))


def explain(output: str) -> str:
    """One sentence for pip's pages of output: what is missing and what to do."""
    if any(sign in output for sign in OFFLINE_SIGNS):
        return "The package index cannot be reached: connect this machine to the internet for the first start."
    if NO_WHEEL_SIGN in output:
        package = output.partition(NO_WHEEL_SIGN)[2].split()[0]
        here = f"Python {sys.version_info.major}.{sys.version_info.minor}, {os.uname().sysname} {os.uname().machine}"
        return f"There is no wheel of {package} for this platform ({here}): use docker-compose.yml or another Python."
    return f"Installing the requirements failed: read the end of {INSTALL_LOG}."
