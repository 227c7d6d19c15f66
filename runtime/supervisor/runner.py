"""One runner process under the supervisor's eye: started, asked, watched for death, greed and silence, ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from runtime.errors import RunnerError, RunnerUnavailable
from runtime.execution.ending import Ending, forget_ending, leave_ending
from runtime.execution.runner import RunnerConnection, RunnerGone
from runtime.protocol.wire import Frame
from runtime.supervisor.kernel_file import read_small
from runtime.supervisor.offspring import MARK, MOST_TASKS, Offspring
from runtime.supervisor.process import Process, ProcessSpec, how_it_ended

OPEN_SECONDS: Final = 10.0
WATCH_SECONDS: Final = 0.25
PING_SECONDS: Final = 1.0
LONGEST_PING: Final = 3600.0
LESS: Final = "mend the Step that takes so much, or raise runners.memory_mb in config.yaml"
PAGE: Final = os.sysconf("SC_PAGE_SIZE")

Say = Callable[[str, str], None]


class Runner:
    """One runner process with the supervisor's own connection to it."""

    def __init__(self, spec: ProcessSpec, socket: Path, say: Say) -> None:
        self.socket = socket
        self._say = say
        self.process = Process(replace(spec, environment={**spec.environment, MARK: str(socket)}), self._line)
        self.connection: RunnerConnection | None = None
        self.last_words = ""
        self._out_of_memory = False
        self._offspring = Offspring(str(socket))
        self._ping: asyncio.Task[Frame] | None = None
        self._pinged_at = 0.0

    async def start(self) -> None:
        """Start the process and connect.

        :raises RunnerUnavailable: it ended or stayed silent; the message ends with what it printed last.
        """
        self.socket.unlink(missing_ok=True)
        forget_ending(self.socket)
        try:
            await self.process.start()
        except OSError as error:
            program = self.process.spec.command[0]
            raise RunnerUnavailable(f"{program} can't be started: {error.strerror}") from error
        if self.process.pid is not None:
            self._offspring.adopt(self.process.pid)
        end = time.monotonic() + OPEN_SECONDS
        while time.monotonic() < end and self.process.pid is not None:
            if self.socket.exists():
                connection = RunnerConnection(self.socket, role="supervisor")
                with contextlib.suppress(RunnerUnavailable):
                    await connection.open()
                    self.connection = connection
                    return
            await asyncio.sleep(0.005)
        await self.stop()
        raise RunnerUnavailable(f"the {self.process.spec.name} runner did not start: {self.last_words or 'no output'}")

    async def ask(self, frame: dict[str, Any], timeout: float) -> dict[str, Any]:
        """Send a frame and return the answer.

        :raises RunnerGone: it died.
        :raises TimeoutError: no answer in time.
        """
        if self.connection is None:
            raise RunnerGone
        return await self.connection.ask(frame, timeout=timeout)

    def memory_mb(self) -> float:
        """Return the memory it has in use, 0 when it is gone."""
        try:
            return int(read_small(f"/proc/{self.process.pid}/statm").split()[1]) * PAGE / 2**20
        except (OSError, IndexError):
            return 0.0

    async def watch(self, memory_mb: int, patience: float, *, until_unused: bool = False) -> Ending:
        """Wait until the process dies, holds more than it may (it is ended then) or doesn't answer for `patience`
        seconds, and say which; with `until_unused`, or until no caller is connected any more.
        """
        end = asyncio.ensure_future(self.process.ended())
        try:
            while True:
                done, _ = await asyncio.wait((end,), timeout=WATCH_SECONDS)
                if done:
                    # First its children, which may hold its output open and keep us from its last words.
                    await asyncio.to_thread(self._offspring.end)
                    return self._died(await self.process.wait(), memory_mb)
                greed = self._greed(memory_mb)
                if greed is not None:
                    leave_ending(self.socket, greed)
                    self.process.kill()
                    await asyncio.to_thread(self._offspring.end)
                    await end
                    return greed
                callers = self._listen(0.0 if until_unused else PING_SECONDS)
                if until_unused and callers == 0:
                    return Ending("isn't called any more", "")
                if self._silence() > patience:
                    return Ending(
                        "is stuck in a Step that doesn't give way (an endless loop?)",
                        "a new one takes over, and the stuck call ends at its deadline",
                    )
        finally:
            end.cancel()

    async def stop(self) -> None:
        """End the process and forget its socket."""
        if self._ping is not None:
            self._ping.cancel()
        if self.connection is not None:
            self.connection.close()
        self.process.kill()
        await asyncio.to_thread(self._offspring.end)
        if self.process.started_at:
            await self.process.wait()
        self.socket.unlink(missing_ok=True)

    def _greed(self, memory_mb: int) -> Ending | None:
        used = self.memory_mb()
        if used > memory_mb:
            return Ending(f"was out of memory (limit {memory_mb:,} MB): it used {used:,.0f} MB and was ended", LESS)
        if self._offspring.are_too_many():
            how = f"was ended, because there were {MOST_TASKS:,} processes and threads of it"
            return Ending(how, "a Step starts them without end, or doesn't wait for what it starts")
        return None

    def _died(self, status: int, memory_mb: int) -> Ending:
        if self._out_of_memory:
            ending = Ending(f"ran out of memory (limit {memory_mb:,} MB)", LESS)
        elif status >= 0:
            ending = Ending(
                how_it_ended(status), "a Step, or what it imports, ends the process; return or throw instead"
            )
        else:
            ending = Ending(how_it_ended(status), "its last words, if it had any, are in the log")
        leave_ending(self.socket, ending)
        return ending

    def _listen(self, interval: float) -> int | None:
        """Ping every `interval` seconds; return how many callers the last pong told of, None while it is awaited."""
        callers = None
        if self._ping is not None and self._ping.done():
            with contextlib.suppress(RunnerError, TimeoutError):
                callers = self._ping.result().get("callers")
        due = self._ping is None or (self._ping.done() and time.monotonic() - self._pinged_at >= interval)
        if due and self.connection is not None:
            self._ping = asyncio.create_task(self.connection.ask({"t": "ping"}, timeout=LONGEST_PING))
            self._pinged_at = time.monotonic()
        return callers

    def _silence(self) -> float:
        """Return for how many seconds a ping has gone unanswered."""
        waiting = self._ping is not None and not self._ping.done()
        return time.monotonic() - self._pinged_at if waiting else 0.0

    def _line(self, name: str, line: str) -> None:
        self.last_words = line
        self._out_of_memory = self._out_of_memory or "out of memory" in line
        self._say(name, line)
