"""The runner processes of one language and generation: started together, loaded with every Step, watched, retired."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from runtime.discovery.scan import Found
from runtime.errors import RunnerError, RunnerUnavailable, StartError
from runtime.execution.runner import RunnerConnection, RunnerGone
from runtime.execution.tasks import end_tasks
from runtime.languages.base import Language
from runtime.model import Described
from runtime.supervisor.process import FIRST_BACKOFF, LONGEST_BACKOFF, Process, ProcessSpec, how_it_ended
from runtime.supervisor.redis import socket_path

LOAD_SECONDS: Final = 10.0
OPEN_SECONDS: Final = 10.0
WATCH_SECONDS: Final = 0.25
PING_SECONDS: Final = 2.0
RETIRE_SECONDS: Final = 60.0
PAGE: Final = os.sysconf("SC_PAGE_SIZE")

Say = Callable[[str, str], None]


class Runner:
    """One runner process with the supervisor's own connection to it."""

    def __init__(self, spec: ProcessSpec, socket: Path, say: Say) -> None:
        self.socket = socket
        self._say = say
        self.process = Process(spec, self._line)
        self.connection: RunnerConnection | None = None
        self.last_words = ""

    async def start(self) -> None:
        """Start the process and connect.

        :raises RunnerUnavailable: it ended or stayed silent; the message ends with what it printed last.
        """
        self.socket.unlink(missing_ok=True)
        await self.process.start()
        end = time.monotonic() + OPEN_SECONDS
        while time.monotonic() < end and self.process.pid is not None:
            if self.socket.exists():
                connection = RunnerConnection(self.socket, role="supervisor")
                with contextlib.suppress(RunnerUnavailable):
                    await connection.open()
                    self.connection = connection
                    return
            await asyncio.sleep(0.005)
        self.process.kill()
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
            return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE / 2**20
        except (OSError, IndexError):
            return 0.0

    async def stop(self) -> None:
        """End the process and forget its socket."""
        if self.connection is not None:
            self.connection.close()
        self.process.kill()
        if self.process.started_at:
            await self.process.wait()
        self.socket.unlink(missing_ok=True)

    def _line(self, name: str, line: str) -> None:
        self.last_words = line
        self._say(name, line)


class Fleet:
    """A pool of runners: `name` is "node@3". `on_change` is called when its sockets changed."""

    def __init__(
        self,
        language: Language,
        generation: int,
        project: Path,
        *,
        count: int,
        memory_mb: int,
        environment: Mapping[str, str],
        say: Say,
        on_change: Callable[[], None],
    ) -> None:
        self.language = language
        self.name = f"{language.name}@{generation}"
        self.runners: list[Runner] = []
        self._project = project
        self._count = count
        self._memory_mb = memory_mb
        self._environment = {
            **environment, **language.environment(project), "MOTIA_MEMORY_MB": str(memory_mb)
        }  # fmt: skip
        self._say = say
        self._on_change = on_change
        self._files: list[Found] = []
        self._unloadable: dict[str, str] = {}
        self._started = 0
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def sockets(self) -> tuple[str, ...]:
        """Return the sockets that calls go to."""
        return tuple(str(runner.socket) for runner in self.runners)

    async def start(self, files: Sequence[Found]) -> list[Described]:
        """Start the runners, load every file in each, and return what the files say of themselves.

        A file that never finishes loading, or that ends its runner, is described with an error and left out from then
        on; the others load all the same.

        :raises StartError: the language isn't installed.
        :raises RunnerUnavailable: no runner starts at all.
        """
        self._files = list(files)
        described, first = await self._load_first()
        self.runners = [first]
        others = await asyncio.gather(*(self._launch() for _ in range(self._count - 1)))
        self.runners.extend(others)
        self._tasks = [asyncio.create_task(self._watch(runner)) for runner in self.runners]
        return described

    async def stop(self) -> None:
        """End every runner now."""
        await end_tasks(self._tasks)
        await asyncio.gather(*(runner.stop() for runner in self.runners))

    async def retire(self) -> None:
        """End the runners once nobody calls them any more, or a minute later."""
        end = time.monotonic() + RETIRE_SECONDS
        with contextlib.suppress(RunnerError, TimeoutError):
            while time.monotonic() < end:
                await asyncio.sleep(WATCH_SECONDS)
                pongs = [await runner.ask({"t": "ping"}, PING_SECONDS) for runner in self.runners]
                if not any(pong.get("callers") for pong in pongs):
                    break
        await self.stop()

    async def _load_first(self) -> tuple[list[Described], Runner]:
        described: dict[str, Described] = {}
        while True:
            runner = await self._spawn()
            culprit = None
            for found in self._files:
                if found.file not in described:
                    answer = await self._describe(runner, found)
                    described[found.file] = self._as_described(found, answer)
                    if found.file in self._unloadable:
                        culprit = found.file
                        break
            if culprit is None:
                return list(described.values()), runner
            await runner.stop()

    async def _launch(self) -> Runner:
        runner = await self._spawn()
        for found in self._files:
            if found.file not in self._unloadable:
                await self._describe(runner, found)
        return runner

    async def _spawn(self) -> Runner:
        self._started += 1
        home = self._project / ".motia"
        home.mkdir(mode=0o700, exist_ok=True)
        socket = socket_path(home, f"{self.name}-{self._started}.sock")
        command = self.language.command(self._project, self._memory_mb)
        spec = ProcessSpec(
            self.name,
            [*command, "--socket", str(socket), "--project", str(self._project)],
            self._project,
            self._environment,
        )
        runner = Runner(spec, socket, self._say)
        await runner.start()
        return runner

    async def _describe(self, runner: Runner, found: Found) -> dict[str, Any]:
        try:
            return await runner.ask({"t": "describe", "file": found.file, "kind": found.kind}, LOAD_SECONDS)
        except TimeoutError:
            self._unloadable[found.file] = f"did not finish loading within {LOAD_SECONDS:g} s"
        except RunnerGone:
            status = how_it_ended(await runner.process.wait())
            self._unloadable[found.file] = f"ended its runner while loading (the process {status})"
        message = f"the file {self._unloadable[found.file]}"
        return {"error": {"message": message, "hint": "look at what it does at import"}}

    def _as_described(self, found: Found, answer: dict[str, Any]) -> Described:
        error = answer.get("error")
        return Described(
            file=found.file,
            language=self.language.name,
            kind=found.kind,
            runner=None if error else self.name,
            config=answer.get("config"),
            handler=bool(answer.get("handler")),
            error=error,
            notes=tuple(answer.get("notes") or ()),
        )

    async def _watch(self, runner: Runner) -> None:
        """Keep one place in the pool filled, whatever happens to the process in it."""
        pause = FIRST_BACKOFF
        while True:
            reason = await self._wait_for_trouble(runner)
            self._say(self.name, reason)
            try:
                fresh = await self._replace(runner)
                pause = FIRST_BACKOFF
            except (RunnerError, StartError) as error:
                self._say(self.name, error.message)
                pause = min(pause * 2, LONGEST_BACKOFF)
                await asyncio.sleep(pause)
                continue
            runner = fresh

    async def _replace(self, runner: Runner) -> Runner:
        fresh = await self._launch()
        self.runners[self.runners.index(runner)] = fresh
        self._on_change()
        self._tasks.append(asyncio.create_task(_end_when_idle(runner)))
        return fresh

    async def _wait_for_trouble(self, runner: Runner) -> str:
        """Watch a runner until it dies, uses too much memory or stops answering; say which."""
        end = asyncio.ensure_future(runner.process.wait())
        asked_at = 0.0
        try:
            while True:
                done, _ = await asyncio.wait((end,), timeout=WATCH_SECONDS)
                if done:
                    return f"the {self.language.name} runner {how_it_ended(end.result())}; a new one takes its place"
                used = runner.memory_mb()
                if used > self._memory_mb:
                    runner.process.kill()
                    await end
                    return (
                        f"the {self.language.name} runner used {used:,.0f} MB, over its limit of {self._memory_mb:,} "
                        "MB, and was ended; mend the Step that takes so much, or raise runners.memory_mb in config.yaml"
                    )
                if time.monotonic() - asked_at > PING_SECONDS:
                    await runner.ask({"t": "ping"}, PING_SECONDS)
                    asked_at = time.monotonic()
        except TimeoutError:
            return (
                f"the {self.language.name} runner is stuck in a Step that doesn't give way (an endless loop?); "
                "a new one takes over, and the stuck call ends at its deadline"
            )
        except RunnerGone:
            return f"the {self.language.name} runner {how_it_ended(await end)}; a new one takes its place"
        finally:
            end.cancel()


async def _end_when_idle(runner: Runner) -> None:
    """End a runner that was replaced: at once when it is dead, else when its callers left."""
    end = time.monotonic() + RETIRE_SECONDS
    with contextlib.suppress(RunnerError, TimeoutError):
        while runner.process.pid is not None and time.monotonic() < end:
            pong = await runner.ask({"t": "ping"}, RETIRE_SECONDS)
            if not pong.get("callers"):
                break
            await asyncio.sleep(WATCH_SECONDS)
    await runner.stop()
