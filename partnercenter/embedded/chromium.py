"""Find a Chromium for the tests that use a browser; install Debian's where that is allowed."""

import os
import shutil
import subprocess
import sys

# The shell is the same browser without its own windows: the tests take a third less time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FONTS = "fonts-noto-cjk"


def find_chromium() -> str:
    """Its path, or an empty string; PORTAL_CHROMIUM decides when set."""
    chosen = os.environ.get("PORTAL_CHROMIUM")
    return next(filter(None, map(shutil.which, [chosen] if chosen else NAMES)), "")


def find_or_install_chromium() -> str:
    found = find_chromium()
    if found or os.environ.get("PORTAL_CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    print("Installing Chromium for the browser tests …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-q", "-y", "--no-install-recommends", FONTS]
    for command in (["update", "-q"], [*install, NAMES[0]], [*install, NAMES[1]]):
        if not find_chromium():
            subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    return find_chromium()
