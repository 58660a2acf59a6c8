"""The first minute on a new machine: every way in which it can fail ends in one sentence."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from partnercenter.embedded.data import ROOT

BASE_PYTHON = Path(os.path.realpath(ROOT / ".venv" / "bin" / "python"))
MISSING = "no-such-package-anywhere==1.0 --hash=sha256:" + "0" * 64


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh checkout, as far as the first steps see it, that demands one package nobody has."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "portal", tmp_path / "bin")
    (tmp_path / "partnercenter" / "embedded").mkdir(parents=True)
    shutil.copy(ROOT / "partnercenter" / "embedded" / "bootstrap.py", tmp_path / "partnercenter" / "embedded")
    (tmp_path / "requirements.txt").write_text(MISSING)
    return tmp_path


def run_in(project: Path, **variables: str) -> str:
    """The last line of a bin/portal that gave up; pip's own configuration of this machine is left out."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment = {**clean, "PIP_CONFIG_FILE": os.devnull, **variables}
    done = subprocess.run(
        [BASE_PYTHON, project / "bin" / "portal"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def test_no_internet(project: Path) -> None:
    sentence = run_in(project, PIP_INDEX_URL="http://127.0.0.1:9/simple")

    assert sentence == "The package index cannot be reached: connect this machine to the internet for the first start."


def test_no_wheel_for_this_platform(project: Path) -> None:
    sentence = run_in(project, PIP_NO_INDEX="1")

    assert sentence.startswith("There is no wheel of no-such-package-anywhere==1.0 for this platform (Python 3.")


def test_no_venv_module(project: Path) -> None:
    (project / "shadow").mkdir()
    (project / "shadow" / "venv.py").write_text("raise ImportError('as on a Debian without python3-venv')")
    sentence = run_in(project, PYTHONPATH=str(project / "shadow"))

    assert sentence.startswith("Python's venv module is missing or incomplete: install it (Debian and Ubuntu: apt-get")
    assert not (project / ".venv").exists()


def test_broken_venv_is_made_again(project: Path) -> None:
    """As an interrupted first start leaves it, or a Python that moved."""
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    sentence = run_in(project, PIP_NO_INDEX="1")

    assert sentence.startswith("There is no wheel of ")
    assert (project / ".venv" / "bin" / "python").exists()
