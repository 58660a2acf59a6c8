"""bin/test --services-only, and the worker that tests start."""

import os
import re
import subprocess
from pathlib import Path

from partnercenter.embedded import start_worker
from partnercenter.embedded.data import ROOT


def run(*command: str) -> subprocess.CompletedProcess[str]:
    whole = [str(ROOT / "bin" / "test"), "--services-only", "--", *command]
    return subprocess.run(whole, capture_output=True, text=True, check=False, cwd="/")


def test_command_gets_services_and_its_exit_code_comes_back() -> None:
    done = run("sh", "-c", "echo $PORTAL_MODE $PORTAL_TEST_DATA; pwd; exit 7")

    mode, data, place = re.split(r"\s+", done.stdout.strip())
    assert (done.returncode, mode, place) == (7, "test", str(ROOT))
    assert not Path(data).exists()


def test_two_runs_do_not_meet() -> None:
    inner = f"'{ROOT}/bin/test' --services-only -- sh -c 'echo $DATABASE_URL'; echo $DATABASE_URL"
    done = run("sh", "-c", inner)

    assert done.returncode == 0
    assert len(set(done.stdout.split())) == 2


def test_worker_becomes_ready_and_can_be_killed(tmp_path: Path) -> None:
    worker = start_worker(dict(os.environ), tmp_path / "worker.log")

    assert worker.is_ready()
    worker.kill()
    assert worker.child.returncode == -9
