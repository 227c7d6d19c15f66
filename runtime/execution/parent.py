"""Ends a process when its parent dies, so that nothing of a killed studio stays behind."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import stat
import sys
from typing import Final

# The supervisor's process id, so that a process that begins after the supervisor's end notices it too.
PARENT: Final = "MOTIA_PARENT"
# What the supervisor calls this process ("worker-1"). It starts the next one only after the last one ended.
PROCESS: Final = "MOTIA_PROCESS"

# How long an orphan may take for what it has begun. Its runners are gone, so there is little that it could still do.
LAST_SECONDS: Final = 1.0

_PR_SET_PDEATHSIG: Final = 1


def die_with_parent(how: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent ends. Does nothing where the kernel isn't Linux."""
    if sys.platform != "linux":
        return
    parent = int(os.environ.get(PARENT) or os.getppid())
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel knew
        os.kill(os.getpid(), how)


def stop_with_stdin() -> None:
    """Send this process SIGTERM at the end of its stdin, which whoever started it holds open for as long as it lives.

    It is ended for good LAST_SECONDS later, so that a client that never ends its request doesn't keep the port taken.
    A terminal and /dev/null say nothing about anybody's life, so only pipes and sockets count.
    """
    if sys.stdin is None:
        return
    kind = os.fstat(0).st_mode
    if stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind):
        asyncio.get_running_loop().add_reader(0, _read_stdin, asyncio.get_running_loop())


def _read_stdin(loop: asyncio.AbstractEventLoop) -> None:
    if not os.read(0, 4096):
        loop.remove_reader(0)
        loop.call_later(LAST_SECONDS, os._exit, 1)
        os.kill(os.getpid(), signal.SIGTERM)
