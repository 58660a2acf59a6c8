"""bin/test: the whole suite, or any command, with real throw-away services."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from partnercenter.embedded.chromium import find_chromium, find_or_install_chromium
from partnercenter.embedded.data import ROOT
from partnercenter.embedded.problems import SetupError
from partnercenter.embedded.throwaway import throwaway_services

USAGE = """\
usage: bin/test [pytest arguments]                  the suite (without arguments: all of it, three processes)
       bin/test --services-only -- COMMAND [...]    any command with the same services and variables

Starts PostgreSQL and Valkey in a temporary directory and removes them at the end; several runs may go on at once.
PORTAL_CHROMIUM names a browser; PORTAL_REQUIRE_BROWSER=1 makes a missing one a failure; PORTAL_PG_BINDIR names
another PostgreSQL."""
WHOLE_SUITE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]  # tests/conftest.py: the slow ones first
BROWSER_PLUGIN = "partnercenter.embedded.pytest_browser"


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["--help"], ["-h"]):
        print(USAGE)
        return 0
    if arguments[:1] == ["--services-only"]:
        command = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
        return with_services(command or [os.environ.get("SHELL", "sh")], {"PORTAL_CHROMIUM": find_chromium()})
    return test(arguments)


def test(arguments: list[str]) -> int:
    """Without a browser the run still counts, unless PORTAL_REQUIRE_BROWSER=1; the plugin says what was left out."""
    chromium = find_or_install_chromium()
    command = [sys.executable, "-m", "pytest", "-p", BROWSER_PLUGIN, *(arguments or WHOLE_SUITE)]
    code = with_services(command, {"PORTAL_CHROMIUM": chromium}, before=compile_translations)
    return code or int(not chromium and os.environ.get("PORTAL_REQUIRE_BROWSER") == "1")


def compile_translations(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "manage.py", "compile_translations"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"Compiling the translations failed:\n{done.stderr}")


def with_services(command: list[str], extra: dict[str, str], before: object = None) -> int:
    with throwaway_services() as services:
        environment = {**os.environ, **services.environment(), **extra}
        if callable(before):
            before(environment)
        child = subprocess.Popen(command, env=environment, cwd=ROOT)
        # Ctrl-C reaches the child by itself; this process must outlive it to remove the services.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: child.terminate())
        return child.wait()


def interrupt(number: int, frame: object) -> None:
    """A polite end during the set-up runs the clean-up too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for polite in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(polite, interrupt)
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
