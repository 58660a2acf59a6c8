"""What the deployment files promise agrees with the code."""

import os
import re
import shutil
import subprocess

import pytest

from partnercenter.embedded.data import ROOT

COMPOSE = (ROOT / "docker-compose.yml").read_text()


def variables(text: str) -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", text))


def test_operations_page_names_every_variable_of_the_compose_file() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()

    assert [name for name in variables(COMPOSE) if f"`{name}`" not in page] == []


def test_only_the_migrate_step_knows_the_owner() -> None:
    holders = re.findall(r"^  ([a-z]+):$(?:\n(?!  [a-z]).*)*?OWNER_PASSWORD", COMPOSE, re.MULTILINE)

    assert sorted(set(re.findall(r"^  (\w+):", COMPOSE, re.MULTILINE)) & set(holders)) == ["migrate", "roles"]


def test_compose_file_is_valid() -> None:
    if not shutil.which("docker") or subprocess.run(["docker", "compose", "version"], check=False).returncode:
        pytest.skip("docker compose is not installed")
    environment = {**os.environ, **dict.fromkeys(variables(COMPOSE), "x")}
    subprocess.run(["docker", "compose", "config", "-q"], cwd=ROOT, env=environment, check=True)
