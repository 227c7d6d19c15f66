"""The runner processes of one language and generation: started together, loaded with every Step, watched, retired."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from runtime.discovery.scan import Found
from runtime.errors import RunnerError, StartError
from runtime.execution.ending import forget_ending
from runtime.execution.runner import RunnerGone
from runtime.execution.tasks import end_tasks
from runtime.languages.base import Language
from runtime.model import Described
from runtime.supervisor.home import make_home, socket_path
from runtime.supervisor.process import FIRST_BACKOFF, HEALTHY_SECONDS, LONGEST_BACKOFF, ProcessSpec, how_it_ended
from runtime.supervisor.runner import Runner, Say

LOAD_SECONDS: Final = 10.0
STUCK_SECONDS: Final = 2.0
RETIRE_SECONDS: Final = 60.0
# How long the Steps of a runner that keeps crashing may have to wait for the next one.
LONGEST_PAUSE: Final = 1.0

T = TypeVar("T")


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
        self._alive: set[Runner] = set()
        self._files: list[Found] = []
        self._unloadable: dict[str, str] = {}
        self._sockets: list[Path] = []
        self._tasks: set[asyncio.Task[Any]] = set()

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
        try:
            described, first = await self._load_first()
            others = await asyncio.gather(*(self._begin(self._launch()) for _ in range(self._count - 1)))
        except BaseException:
            # Also where the loading was cancelled: nobody else knows of the processes that run already.
            await self.stop()
            raise
        self.runners = [first, *others]
        for runner in self.runners:
            self._begin(self._watch(runner))
        return described

    async def stop(self) -> None:
        """End every runner now."""
        await end_tasks(self._tasks)
        await asyncio.gather(*(self._end(runner) for runner in self._alive))
        for socket in self._sockets:
            forget_ending(socket)

    async def retire(self) -> None:
        """End the runners once nobody calls them any more, or a minute later."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETIRE_SECONDS):
                await asyncio.gather(*(self._unused(runner) for runner in self.runners))
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
            await self._end(runner)

    async def _launch(self) -> Runner:
        runner = await self._spawn()
        for found in self._files:
            if found.file not in self._unloadable:
                await self._describe(runner, found)
        return runner

    async def _spawn(self) -> Runner:
        name = f"{self.name}-{len(self._sockets) + 1}.sock"
        socket = socket_path(make_home(self._project / ".motia"), name)
        self._sockets.append(socket)
        command = self.language.command(self._project, self._memory_mb)
        spec = ProcessSpec(
            self.name,
            [*command, "--socket", str(socket), "--project", str(self._project)],
            self._project,
            self._environment,
        )
        runner = Runner(spec, socket, self._say)
        self._alive.add(runner)
        try:
            await runner.start()
        except RunnerError:
            await self._end(runner)
            raise
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
        pause = 0.0
        while True:
            began = time.monotonic()
            ending = await runner.watch(self._memory_mb, STUCK_SECONDS)
            self._say(self.name, f"the {self.language.name} runner {ending.how}; {ending.hint}")
            lived = time.monotonic() - began
            pause = 0.0 if lived > HEALTHY_SECONDS else min(max(pause * 2, FIRST_BACKOFF), LONGEST_PAUSE)
            fresh = await self._replace(pause)
            self.runners[self.runners.index(runner)] = fresh
            self._on_change()
            self._begin(self._end_when_unused(runner))
            runner = fresh

    async def _replace(self, pause: float) -> Runner:
        while True:
            await asyncio.sleep(pause)
            try:
                return await self._launch()
            except (RunnerError, StartError) as error:
                self._say(self.name, error.message)
                pause = min(max(pause * 2, FIRST_BACKOFF), LONGEST_BACKOFF)

    async def _end_when_unused(self, runner: Runner) -> None:
        """End a runner that was replaced: at once when it is dead, else when its callers left."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETIRE_SECONDS):
                await self._unused(runner)
        await self._end(runner)

    async def _unused(self, runner: Runner) -> None:
        await runner.watch(self._memory_mb, RETIRE_SECONDS, until_unused=True)

    async def _end(self, runner: Runner) -> None:
        await runner.stop()
        self._alive.discard(runner)

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
