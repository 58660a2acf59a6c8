"""What a start does to the project and the database, each only when its sources changed."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from partnercenter.embedded.data import ROOT, DataDirectory, fingerprint, write_private
from partnercenter.embedded.problems import SetupError

LOCKED = ROOT / "requirements.txt"
SKIPPED = (".venv", ".git", "var", "staticfiles", "node_modules")


def project_files(*patterns: str) -> list[Path]:
    """Files of the project itself; what is installed is covered by the lock file's own fingerprint."""
    tops = [top for top in ROOT.iterdir() if top.is_dir() and top.name not in SKIPPED]
    return [path for top in tops for pattern in patterns for path in top.glob(pattern) if path.is_file()]


def manage(environment: Mapping[str, str], *arguments: str, log: Path) -> str:
    """Run a management command; its output also goes to the log, to which a failure points."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    with log.open("a") as file:
        file.write(f"$ manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}")
    if done.returncode:
        raise SetupError(f"manage.py {arguments[0]} failed: read the end of {log}.")
    return done.stdout


def migrate(data: DataDirectory, run: Callable[..., str]) -> None:
    """As portal_owner: the application's role owns no table and could not."""
    key = fingerprint([*project_files("migrations/*.py"), ROOT / "partnercenter" / "settings.py", LOCKED])
    if not data.is_done("migrate", key):
        run("migrate", "--database", "owner", "--no-input")
        data.mark_done("migrate", key)


def compile_translations(run: Callable[..., str]) -> None:
    """By time, as make does: the compiled files stand in the project, which outlives any data directory."""
    sources = project_files("**/LC_MESSAGES/*.po")
    if any(is_older(source.with_suffix(".mo"), source) for source in sources):
        run("compile_translations")


def is_older(result: Path, source: Path) -> bool:
    return not result.exists() or result.stat().st_mtime < source.stat().st_mtime


def collect_static(data: DataDirectory, run: Callable[..., str]) -> None:
    """Into the data directory, so that two portals of one project never empty each other's files."""
    shared = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    key = fingerprint([*project_files("static/**/*"), *shared, LOCKED])
    if not (data.static.exists() and data.is_done("static", key)):
        run("collectstatic", "--no-input", "--clear")
        data.mark_done("static", key)


def load_demo(data: DataDirectory, run: Callable[..., str], *, wanted: bool) -> str:
    """On the first run only; returns the sign-ins to print, or nothing where there is no demo world.

    A first run without the demo stays without: later runs must not pour it over somebody's own data.
    """
    if not data.is_done("demo", "loaded") and not data.is_done("demo", "none"):
        if wanted:
            run("demo")
        data.mark_done("demo", "loaded" if wanted else "none")
    return sign_ins(data, run) if data.is_done("demo", "loaded") else ""


def sign_ins(data: DataDirectory, run: Callable[..., str]) -> str:
    """Kept from the last time: asking Django costs a second of every start."""
    kept = data.run / "sign-ins.txt"
    key = fingerprint(project_files("demo/**/*.py", "management/commands/demo.py"))
    if not (kept.exists() and data.is_done("sign-ins", key)):
        write_private(kept, run("demo", "--sign-ins"))
        data.mark_done("sign-ins", key)
    return kept.read_text()
