"""Runs the program in `tests/screenshots/`, which takes pictures of every panel."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from bootstrap.checkout import Checkout
from bootstrap.chromium import obtain_chromium


def take_screenshots(checkout: Checkout, options: Sequence[str]) -> int:
    """Take the pictures with the Chromium that the browser tests take, and return the exit status."""
    chromium = obtain_chromium(checkout)
    if chromium is None:
        sys.stderr.write("No Chromium was found. Install one, or name it in CHROMIUM.\n")
        return 1
    command = [str(checkout.python), "-m", "tests.screenshots", *options]
    environment = {**checkout.environment(), "CHROMIUM": str(chromium)}
    return subprocess.run(command, cwd=checkout.root, env=environment, check=False).returncode
