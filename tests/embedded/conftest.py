"""Real bin/portal processes in temporary data directories."""

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from partnercenter.embedded import processes
from tests.embedded.portal_process import PortalProcess, start_portal

PROOF = "CREATE TABLE IF NOT EXISTS proof (word text); INSERT INTO proof VALUES ('committed')"


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of a portal that ran once and was stopped: first starts cost seconds, copies do not."""
    data = tmp_path_factory.mktemp("first") / "data"
    portal = start_portal(data)
    portal.wait_until_announced()
    with portal.database() as connection:
        connection.execute(PROOF)
    assert portal.stop() == 0
    assert portal.everything() == []
    return data


@pytest.fixture
def data(first_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_run, tmp_path / "data"))


@pytest.fixture
def run_portal(data: Path) -> Iterator[Callable[..., PortalProcess]]:
    """Starts portals on a copy of that directory and ends whatever they leave behind."""
    started: list[PortalProcess] = []

    def run(*options: str, prefix: tuple[str, ...] = ()) -> PortalProcess:
        started.append(start_portal(data, *options, prefix=prefix))
        return started[-1]

    yield run
    for portal in started:
        processes.send(portal.everything(), signal.SIGKILL)
        portal.process.wait(10)
        if portal.process.stdout:
            portal.process.stdout.close()
