"""One child process: started, listened to, started again when it ends, stopped for good."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from runtime.supervisor.output import Output

STOP_SECONDS: Final = 12.0
FIRST_BACKOFF: Final = 0.1
LONGEST_BACKOFF: Final = 5.0
# A process that lived this long was healthy: the next crash starts the back-off anew.
HEALTHY_SECONDS: Final = 10.0
LAST_WORDS_SECONDS: Final = 1.0
# prctl(2), looked up before anything forks; Linux alone has it.
DEATH_SIGNAL: Final = 1
_prctl: Final = getattr(ctypes.CDLL(None), "prctl", None)


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How a process is started. `environment` is all it gets: nothing of ours is handed on unsaid.

    `can_wait` marks one that nobody waits for, which starts after the others so that they are ready sooner. `is_tied`
    has the kernel kill it when we end, for one that can't see to that itself. `runs_once` marks one that isn't started
    again when it ends.
    """

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    can_wait: bool = False
    is_tied: bool = False
    runs_once: bool = False


def _die_with_parent() -> None:
    assert _prctl is not None
    _prctl(DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


class Process:
    """A child in a process group of its own. Each line it prints goes to `on_line(name, line)`."""

    def __init__(self, spec: ProcessSpec, on_line: Callable[[str, str], None]) -> None:
        self.spec = spec
        self.started_at = 0.0
        self._on_line = on_line
        self._transport: asyncio.SubprocessTransport | None = None
        self._output: Output | None = None
        self._over = False

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        running = self._transport is not None and self._transport.get_returncode() is None
        return self._transport.get_pid() if running and self._transport is not None else None

    async def start(self) -> None:
        """Start the process. Its stdin stays open for as long as we live, so that it notices our end."""
        self._transport, self._output = await asyncio.get_running_loop().subprocess_exec(
            lambda: Output(lambda line: self._on_line(self.spec.name, line)),
            *self.spec.command,
            cwd=self.spec.folder,
            env=dict(self.spec.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if self.spec.is_tied and _prctl is not None else None,
        )
        self.started_at = time.monotonic()
        self._over = False

    async def ended(self) -> None:
        """Wait for the end of the process itself, whatever it leaves behind."""
        assert self._output is not None
        await asyncio.shield(self._output.exited)

    async def wait(self) -> int:
        """Wait for the end, end what is left of its group, and return the exit status; negative for a signal."""
        assert self._transport is not None
        assert self._output is not None
        await self.ended()
        self.kill()
        with contextlib.suppress(TimeoutError):  # a grandchild in a session of its own may hold the output open
            await asyncio.wait_for(asyncio.shield(self._output.closed), LAST_WORDS_SECONDS)
        self._transport.close()
        self._over = True  # from here on the number may belong to somebody else's group
        return self._transport.get_returncode() or 0

    async def stop(self) -> None:
        """Ask the process to end, and end its whole group when it doesn't."""
        if self._transport is None or self._output is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._transport.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._output.exited), STOP_SECONDS)
        self.kill()
        await self.wait()

    def kill(self) -> None:
        """End the process and its group now."""
        if self._transport is not None and not self._over:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._transport.get_pid(), signal.SIGKILL)


async def keep_running(process: Process, on_end: Callable[[str, int, float], None]) -> None:
    """Start the process and start it again whenever it ends, with a growing pause between crashes; or run it once.

    `on_end(name, status, pause)` is told before each pause (seconds). Cancel the task to stop the process.
    """
    pause = FIRST_BACKOFF
    try:
        while True:
            await process.start()
            status = await process.wait()
            if process.spec.runs_once:
                return
            lived = time.monotonic() - process.started_at
            pause = FIRST_BACKOFF if lived > HEALTHY_SECONDS else min(pause * 2, LONGEST_BACKOFF)
            on_end(process.spec.name, status, pause)
            await asyncio.sleep(pause)
    finally:
        await asyncio.shield(process.stop())


def how_it_ended(status: int) -> str:
    """Say what an exit status means."""
    if status >= 0:
        return f"ended with status {status}"
    with contextlib.suppress(ValueError):
        return f"was ended by {signal.Signals(-status).name}"
    return f"was ended by signal {-status}"
