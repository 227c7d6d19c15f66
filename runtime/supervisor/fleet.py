"""The runner processes of one language and generation: started together, loaded with every Step, watched, retired."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from runtime.discovery.scan import Found
from runtime.discovery.version import version_of
from runtime.errors import RunnerError, StartError
from runtime.execution.ending import forget_ending, was_used
from runtime.execution.runner import RunnerGone
from runtime.execution.tasks import end_tasks
from runtime.languages.base import Language
from runtime.model import Described
from runtime.supervisor.home import make_home, socket_path
from runtime.supervisor.process import FIRST_BACKOFF, HEALTHY_SECONDS, LONGEST_BACKOFF, ProcessSpec, how_it_ended
from runtime.supervisor.runner import Runner, Say
from runtime.supervisor.trouble import LOAD_SECONDS, Trouble

STUCK_SECONDS: Final = 2.0
RETIRE_SECONDS: Final = 60.0
# How long the Steps of a runner that keeps crashing under calls may have to wait for the next one.
LONGEST_PAUSE: Final = 1.0
# The first and the longest pause between crashes that nobody's call had a part in.
FIRST_IDLE_PAUSE: Final = 0.5
LONGEST_IDLE_PAUSE: Final = 30.0
# How often a file that is saved while it is loaded is loaded again.
MOST_RELOADS: Final = 5

T = TypeVar("T")


class Fleet:
    """A pool of runners: `name` is "node@3". `on_change` is called when its sockets changed.

    `took` tells how many seconds each file took to load, and `troubles` which files were left out, and why.
    """

    def __init__(
        self,
        language: Language,
        generation: int,
        project: Path,
        *,
        count: int,
        memory_mb: int,
        output_kb: int = 256,
        environment: Mapping[str, str],
        say: Say,
        on_change: Callable[[], None],
    ) -> None:
        self.language = language
        self.name = f"{language.name}@{generation}"
        self.runners: list[Runner] = []
        self.took: dict[str, float] = {}
        self.troubles: dict[str, Trouble] = {}
        self._project = project
        self._count = count
        self._memory_mb = memory_mb
        self._environment = {
            **environment,
            **language.environment(project),
            "MOTIA_MEMORY_MB": str(memory_mb),
            "MOTIA_OUTPUT_KB": str(output_kb),
        }
        self._say = say
        self._on_change = on_change
        self._alive: set[Runner] = set()
        self._files: list[Found] = []
        self._versions: dict[str, str | None] = {}
        self._lost: dict[str, Mapping[str, Any]] = {}
        self._patience: Callable[[str], float] = lambda _: LOAD_SECONDS
        self._sockets: list[Path] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def sockets(self) -> tuple[str, ...]:
        """Return the sockets that calls go to."""
        return tuple(str(runner.socket) for runner in self.runners)

    async def start(self, files: Sequence[Found], *, patience: Callable[[str], float] | None = None) -> list[Described]:
        """Start the runners, load every file in each, and return what the files say of themselves.

        A file that doesn't load within its `patience` (seconds; LOAD_SECONDS without), or that ends its runner, is
        described with an error and left out from then on; the others load all the same.

        :raises StartError: the language isn't installed.
        :raises RunnerUnavailable: no runner starts at all.
        """
        self._files = list(files)
        self._patience = patience or self._patience
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

    def current(self, entry: Described) -> Described:
        """Return what is true of a file by now: a runner that was started again may have found another version."""
        if entry.file in self._lost:
            return replace(entry, runner=None, error=entry.error or dict(self._lost[entry.file]))
        return replace(entry, version=self._versions.get(entry.file))

    async def _load_first(self) -> tuple[list[Described], Runner]:
        described: dict[str, Described] = {}
        reloads = 0
        while True:
            runner = await self._spawn()
            for found in self._files:
                if found.file in self.troubles:
                    continue
                answer = await self._describe(runner, found, self._patience(found.file))
                described[found.file] = self._as_described(found, answer)
                is_stale = self._versions[found.file] != self._version(found) and reloads < MOST_RELOADS
                if found.file in self.troubles or is_stale:
                    reloads += is_stale
                    break
            else:
                return [described[found.file] for found in self._files], runner
            await self._end(runner)

    async def _launch(self) -> Runner:
        runner = await self._spawn()
        for found in self._files:
            if found.file in self.troubles:
                continue
            answer = await self._describe(runner, found, LOAD_SECONDS)
            if "error" in answer:
                self._lost[found.file] = answer["error"]
            else:
                self._lost.pop(found.file, None)
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
            is_tied=True,
        )
        runner = Runner(spec, socket, self._say)
        self._alive.add(runner)
        try:
            await runner.start()
        except RunnerError:
            await self._end(runner)
            raise
        return runner

    async def _describe(self, runner: Runner, found: Found, patience: float) -> dict[str, Any]:
        self._versions[found.file] = self._version(found)
        began = time.monotonic()
        try:
            answer = await runner.ask({"t": "describe", "file": found.file, "kind": found.kind}, patience)
        except TimeoutError:
            is_slow = patience < LOAD_SECONDS
            how, hint = (
                (f"is still loading after {patience:g} s", f"it may take up to {LOAD_SECONDS:g} s, beside the others")
                if is_slow
                else (f"did not finish loading within {LOAD_SECONDS:g} s", "look at what it does at import")
            )
            return self._give_up(found, how, hint, is_slow=is_slow)
        except RunnerGone:
            status = how_it_ended(await runner.process.wait())
            words = f"; its last words: {runner.last_words}" if runner.last_words else ""
            how = f"ended its runner while loading (the process {status}{words})"
            return self._give_up(found, how, "look at what it does at import")
        self.took[found.file] = time.monotonic() - began
        return answer

    def _give_up(self, found: Found, how: str, hint: str, *, is_slow: bool = False) -> dict[str, Any]:
        error = {"message": f"the file {how}", "hint": hint}
        self.troubles[found.file] = Trouble(self._versions[found.file], error, is_slow)
        return {"error": error}

    def _version(self, found: Found) -> str | None:
        return version_of(self._project / found.file)

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
            version=self._versions[found.file],
        )

    async def _watch(self, runner: Runner) -> None:
        """Keep one place in the pool filled, whatever happens to the process in it."""
        pause = 0.0
        while True:
            began = time.monotonic()
            ending = await runner.watch(self._memory_mb, STUCK_SECONDS)
            self._say(self.name, f"the {self.language.name} runner {ending.how}; {ending.hint}")
            first, longest = (
                (FIRST_BACKOFF, LONGEST_PAUSE) if was_used(runner.socket) else (FIRST_IDLE_PAUSE, LONGEST_IDLE_PAUSE)
            )
            lived = time.monotonic() - began
            pause = 0.0 if lived > HEALTHY_SECONDS else min(max(pause * 2, first), longest)
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
