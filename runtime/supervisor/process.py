"""One child process: started, listened to, started again when it ends, stopped for good."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

STOP_SECONDS: Final = 12.0
FIRST_BACKOFF: Final = 0.1
LONGEST_BACKOFF: Final = 5.0
# A process that lived this long was healthy: the next crash starts the back-off anew.
HEALTHY_SECONDS: Final = 10.0
LONGEST_LINE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """How a process is started."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)


class Process:
    """A child in a process group of its own. Each line it prints goes to `on_line(name, line)`."""

    def __init__(self, spec: ProcessSpec, on_line: Callable[[str, str], None]) -> None:
        self.spec = spec
        self.started_at = 0.0
        self._on_line = on_line
        self._child: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self._child.pid if self._child is not None and self._child.returncode is None else None

    async def start(self) -> None:
        """Start the process. Its stdin stays open for as long as we live, so that it notices our end."""
        self._child = await asyncio.create_subprocess_exec(
            *self.spec.command,
            cwd=self.spec.folder,
            env={**os.environ, **self.spec.environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        self.started_at = time.monotonic()
        assert self._child.stdout is not None
        self._readers = [asyncio.create_task(self._read(self._child.stdout))]

    async def wait(self) -> int:
        """Wait for the end and return the exit status; negative for a signal."""
        assert self._child is not None
        status = await self._child.wait()
        await asyncio.gather(*self._readers, return_exceptions=True)
        self._signal_group(signal.SIGKILL)
        return status

    async def stop(self) -> None:
        """Ask the process to end, and end its whole group when it doesn't."""
        if self._child is None:
            return
        self._signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._child.wait()), STOP_SECONDS)
        self._signal_group(signal.SIGKILL)
        await self._child.wait()

    def kill(self) -> None:
        """End the process and its group now."""
        self._signal_group(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(number)

    def _signal_group(self, number: signal.Signals) -> None:
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readuntil(b"\n")
            except asyncio.IncompleteReadError as end:
                if end.partial:
                    self._on_line(self.spec.name, end.partial.decode(errors="replace"))
                return
            except asyncio.LimitOverrunError as overrun:
                line = await stream.readexactly(overrun.consumed)
            self._on_line(self.spec.name, line.decode(errors="replace").rstrip("\r\n"))


async def keep_running(process: Process, on_end: Callable[[str, int, float], None]) -> None:
    """Start the process and start it again whenever it ends, with a growing pause between crashes.

    `on_end(name, status, pause)` is told before each pause (seconds). Cancel the task to stop the process.
    """
    pause = FIRST_BACKOFF
    try:
        while True:
            await process.start()
            status = await process.wait()
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
