"""Starts a gateway process: `python -m runtime.gateway --project DIR`."""

from __future__ import annotations

import sys

import uvloop

from runtime.execution.entry import run_process
from runtime.gateway.gateway import serve

if __name__ == "__main__":
    sys.exit(run_process("runtime.gateway", serve, sys.argv[1:], run=uvloop.run))
