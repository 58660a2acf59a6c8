"""Pytest plugin of bin/test: without a browser, skip the tests marked `browser` and say so beside the summary."""

import os

import pytest

HOW = "install Chromium (Debian: apt-get install chromium fonts-noto-cjk) or set PORTAL_CHROMIUM"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs a Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("PORTAL_CHROMIUM"):
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=f"no browser: {HOW}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    count = sum("no browser: " in str(report.longrepr) for report in skipped)
    if count:
        tests = "test" if count == 1 else "tests"
        terminalreporter.write_line(f"{count} {tests} marked browser could not run: {HOW} and run bin/test again.")
