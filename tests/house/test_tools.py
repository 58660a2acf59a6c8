"""The machines' opinion: lint, format, types, layers, migrations, deployment checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent


def run(*command, **environment):
    full = {**os.environ, **environment}
    done = subprocess.run(command, cwd=ROOT, env=full, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr)[-4000:]


@pytest.mark.parametrize("command", ["check .", "format --check ."])
def test_ruff_has_nothing_to_say(command):
    code, output = run(BIN / "ruff", *command.split())
    assert code == 0, output


def test_types_hold():
    code, output = run(BIN / "mypy", "partnercenter", "accounts", "enrollment", "relationships", "customers")
    assert code == 0, output


def test_imports_go_down_only():
    code, output = run(BIN / "lint-imports")
    assert code == 0, output


def test_migrations_are_complete():
    code, output = run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")
    assert code == 0, output


def test_deployment_check_is_silent():
    deployed = {
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        "PORTAL_MODE": "production",
        "DJANGO_SETTINGS_MODULE": "partnercenter.settings",
        "ALLOWED_HOSTS": "portal.example",
        "PORTAL_BASE_URL": "https://portal.example",
        "SECRET_KEY": "k7!q2w9e" * 8,
    }
    code, output = run(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **deployed)
    assert code == 0, output
