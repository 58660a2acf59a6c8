"""bin/portal: the whole portal on this machine, for development and demonstration."""

import argparse
import shutil
import signal
import sys
from pathlib import Path

from partnercenter.embedded import run_as
from partnercenter.embedded.data import DataDirectory, default_data, hold_lock
from partnercenter.embedded.problems import SetupError
from partnercenter.embedded.run import Portal

CONTENT = ("postgres", "postgres.new", "valkey", "secrets.json", "mailbox", "log", "run", "static")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/portal",
        description="Runs the whole portal on this machine: PostgreSQL, Valkey, web, worker and scheduler.",
        epilog="Data lives in var/ (PORTAL_DATA names another place); PORTAL_PG_BINDIR names another PostgreSQL.",
    )
    parser.add_argument("--port", type=port_number, default=8000, help="port of the web pages (default 8000)")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="listen elsewhere than on 127.0.0.1")
    parser.add_argument("--no-demo", action="store_true", help="on the first run, do not load the demo world")
    parser.add_argument("--reset", action="store_true", help="delete all data first, then start afresh")
    parser.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    return parser


def port_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is no port; ports go from 1 to 65535")
    return int(text)


def main(words: list[str]) -> None:
    options = arguments().parse_args(words)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    data = DataDirectory(default_data())
    with hold_lock(data):
        if options.reset:
            data = reset(data, sure=options.yes)
        Portal(data, options.bind, options.port, demo=not options.no_demo).run()


def interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def reset(data: DataDirectory, *, sure: bool) -> DataDirectory:
    """Delete what the portal made and nothing else: PORTAL_DATA may point into a directory with other things."""
    if not sure and not confirmed(data.root):
        raise SetupError("Nothing was deleted: answer yes, or add --yes, to delete the data.")
    Portal(data, "127.0.0.1", 0, demo=False).end_leftovers()
    cluster = run_as.reachable_cluster(run_as.find_runner(), data.root / "postgres")
    for place in (cluster, *(data.root / name for name in CONTENT)):
        remove(place)
    return DataDirectory(data.root)


def confirmed(root: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    return input(f"Delete all data in {root}? Type yes: ").strip().lower() == "yes"


def remove(place: Path) -> None:
    """The lock file stays where it is: its lock is what keeps a second portal out."""
    if place.name == "run":
        for path in place.iterdir():
            if path.name != "lock":
                path.unlink()
    elif place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetupError as problem:
        sys.exit(str(problem))
    except OSError as error:
        sys.exit(f"The portal cannot use its data directory {default_data()} ({error}): correct that and start again.")
    except KeyboardInterrupt:
        print("\nStopped.")
