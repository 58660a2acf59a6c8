"""Axe over a page. The policy of the portal refuses foreign scripts, so the context that axe runs in goes without."""

import pytest


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "bypass_csp": True}


@pytest.fixture
def axe_violations():
    """Return a function that names every violation of WCAG 2.2 A and AA with the element it is on."""
    from axe_playwright_python.sync_playwright import Axe

    def run(page):
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = Axe().run(page, options={"runOnly": rules}).response["violations"]
        return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]

    return run
