"""bin/portal as a person meets it: it starts, survives, says what to do, and leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from partnercenter.embedded import processes
from partnercenter.embedded.data import ROOT
from partnercenter.embedded.run_as import Runner, reachable_cluster
from tests.embedded.portal_process import PortalProcess, start_portal

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes through /proc")
Run = Callable[..., PortalProcess]
# Two that are not root: one with a name on every machine, and a bare number as containers like to give.
ORDINARY_USERS = [65534, 54321]


def words_in_proof(portal: PortalProcess) -> list[tuple[str]]:
    with portal.database() as connection:
        return connection.execute("SELECT word FROM proof").fetchall()


def last_words(portal: PortalProcess) -> str:
    """The last line of a portal that gave up."""
    output, _ = portal.process.communicate(timeout=30)
    assert portal.process.returncode == 1
    return output.strip().splitlines()[-1]


def test_start_answers_and_stop_leaves_nothing(run_portal: Run) -> None:
    portal = run_portal()
    printed = portal.wait_until_announced()

    assert f"http://127.0.0.1:{portal.port}/" in printed
    assert portal.get("/healthz") == (200, "ok\n")
    assert portal.get("/readyz") == (200, "database: ok\nbroker: ok\n")
    assert portal.stop() == 0
    assert portal.everything() == []


def test_start_after_killing_every_process_keeps_what_was_committed(run_portal: Run) -> None:
    portal = run_portal()
    portal.wait_until_announced()
    with portal.database() as connection:
        connection.execute("INSERT INTO proof VALUES ('before the kill')")
    processes.send(portal.everything(), signal.SIGKILL)
    portal.process.wait(10)

    again = run_portal()
    again.wait_until_announced()

    assert words_in_proof(again) == [("committed",), ("before the kill",)]
    assert again.stop() == 0


def test_start_after_killing_only_the_portal_ends_its_orphans(run_portal: Run) -> None:
    portal = run_portal()
    portal.wait_until_announced()
    portal.process.kill()
    portal.process.wait(10)
    orphans = portal.everything()

    again = run_portal("--port", str(portal.port))
    again.wait_until_announced()

    assert len(orphans) > 5
    assert [pid for pid in orphans if processes.is_alive(pid)] == []
    assert again.stop() == 0


def test_start_with_a_strangers_number_in_the_pid_files(run_portal: Run, data: Path) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    (data / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data}/postgres\n1\n5432\n")
    (data / "run" / "web.pid").write_text(str(stranger.pid))

    portal = run_portal()
    portal.wait_until_announced()

    assert stranger.poll() is None
    assert words_in_proof(portal) == [("committed",)]
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("child", ["web", "worker", "beat"])
def test_dead_child_starts_again(run_portal: Run, child: str) -> None:
    portal = run_portal()
    portal.wait_until_announced()
    dead = portal.pid_of(child)
    os.kill(dead, signal.SIGKILL)

    assert processes.wait_until(lambda: portal.pid_of(child) != dead, 10)
    assert processes.wait_until(lambda: processes.is_alive(portal.pid_of(child)), 10)


def test_dead_database_comes_back_at_its_place(run_portal: Run, data: Path) -> None:
    portal = run_portal()
    portal.wait_until_announced()
    os.kill(int((data / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    assert processes.wait_until(lambda: portal.get("/readyz")[0] == 503, 10)
    assert processes.wait_until(lambda: portal.get("/readyz")[0] == 200, 20)
    assert words_in_proof(portal) == [("committed",)]


def test_port_taken_is_one_sentence(run_portal: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        portal = run_portal("--port", str(port))

        assert last_words(portal) == (f"Port {port} is taken: stop what listens there or choose another with --port.")


def test_data_of_another_postgresql_is_one_sentence(run_portal: Run, data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("13\n")

    assert last_words(run_portal()).startswith(f"The data in {data}/postgres belongs to PostgreSQL 13, this is ")


def test_second_portal_on_the_same_data_is_one_sentence(run_portal: Run, data: Path) -> None:
    portal = run_portal()
    portal.wait_until_announced()

    assert last_words(run_portal()).startswith(f"The portal already runs on {data} (process ")
    assert portal.get("/healthz") == (200, "ok\n")


def test_reset_without_an_answer_deletes_nothing(run_portal: Run, data: Path) -> None:
    assert last_words(run_portal("--reset")).startswith("Nothing was deleted: ")
    assert (data / "postgres" / "PG_VERSION").exists()


def test_reset_deletes_the_portals_data_and_nothing_else(run_portal: Run, data: Path) -> None:
    (data / "letter.txt").write_text("not the portal's")
    before = (data / "secrets.json").read_text()
    portal = run_portal("--reset", "--yes")
    portal.wait_until_announced()

    with portal.database() as connection:
        assert connection.execute("SELECT to_regclass('proof')").fetchone() == (None,)
    assert (data / "letter.txt").read_text() == "not the portal's"
    assert (data / "secrets.json").read_text() != before


@pytest.mark.parametrize("uid", ORDINARY_USERS)
def test_start_as_an_ordinary_user(run_portal: Run, uid: int) -> None:
    as_user = ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}")
    if not shutil.which("unshare") or subprocess.run([*as_user, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody map a user, so the suite's own user is the only one")
    portal = run_portal(prefix=as_user)
    portal.wait_until_announced()

    assert portal.get("/readyz") == (200, "database: ok\nbroker: ok\n")
    assert portal.stop() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand PostgreSQL to somebody else")
def test_start_as_root_where_namespaces_are_forbidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """tmp_path is closed to others (0700), so the cluster has to move to a place that nobody can reach."""
    monkeypatch.setenv("PORTAL_PG_RUN_AS", "nobody")
    portal = start_portal(tmp_path / "data")
    try:
        portal.wait_until_announced()
        assert portal.get("/readyz") == (200, "database: ok\nbroker: ok\n")
        assert portal.stop() == 0
    finally:
        processes.send(portal.everything(), signal.SIGKILL)
        remove_shelter(tmp_path / "data")


def remove_shelter(data: Path) -> None:
    cluster = reachable_cluster(Runner((), 65534, 65534), data / "postgres")
    shutil.rmtree(cluster.parent if cluster.parent != data else cluster, ignore_errors=True)


def test_old_python_is_one_sentence() -> None:
    pretend = f"import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path({str(ROOT / 'bin' / 'portal')!r})"
    done = subprocess.run(["python3", "-c", pretend], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr == "bin/portal needs Python 3.11 or newer, this is 3.9: run it as python3.11 bin/portal.\n"
