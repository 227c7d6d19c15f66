"""Plays a project's first run: `python -m motia_studio.first_run --project DIR`."""

from __future__ import annotations

import sys

from motia_studio.first_run.play import main
from runtime.execution.entry import run_process

if __name__ == "__main__":
    sys.exit(run_process("motia_studio.first_run", main, sys.argv[1:]))
