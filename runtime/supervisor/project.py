"""Turns the project's files into a snapshot, again after every change, without losing what still works."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from runtime.config.tree import Config
from runtime.discovery.scan import Found, Scan, scan
from runtime.errors import ConfigError, RunnerError, StartError
from runtime.execution.snapshots import Snapshots
from runtime.execution.tasks import end_tasks
from runtime.languages import LANGUAGES
from runtime.languages.base import Language
from runtime.model import Described, Problem, Snapshot
from runtime.supervisor.environment import runner_environment
from runtime.supervisor.fleet import Fleet
from runtime.supervisor.home import make_home, socket_path
from runtime.supervisor.offspring import end_leftovers
from runtime.supervisor.runner import Say
from runtime.supervisor.stores import store_problems
from runtime.supervisor.trouble import Troubles, may_be_mended

# A file that is gone may be about to come back: some editors save by moving files.
GONE_SECONDS: Final = 0.2


class ProjectLoader:
    """Owns the runner fleets. `reload` starts a new generation for the languages concerned and publishes a snapshot.

    `environment` returns the variables of the project's `.env` at that moment; `hide` takes secrets out of a value.
    """

    def __init__(
        self,
        config: Config,
        snapshots: Snapshots,
        *,
        environment: Callable[[], Mapping[str, str]],
        say: Say,
        on_snapshot: Callable[[Snapshot], None],
        hide: Callable[[Any], Any] = lambda value: value,
    ) -> None:
        self._config = config
        self._snapshots = snapshots
        self._environment = environment
        self._say = say
        self._on_snapshot = on_snapshot
        self._hide = hide
        self._fleets: dict[str, Fleet] = {}
        self._retiring: set[Fleet] = set()
        self._described: dict[str, Described] = {}
        self._problems: tuple[Problem, ...] = ()
        self._generation = 0
        self._version = 0
        self._troubles = Troubles(config.project)
        self._tried: set[str] = set()
        self._changed = asyncio.Event()
        self._reloading = asyncio.Lock()
        self._publishing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def fleets(self) -> tuple[Fleet, ...]:
        """Return the runner pools that Steps are called in."""
        return tuple(self._fleets.values())

    async def start(self) -> None:
        """Load the project for the first time."""
        await asyncio.to_thread(end_leftovers, socket_path(make_home(self._config.home), "any").parent)
        previous = await self._snapshots.load()
        self._version = previous.version if previous else 0
        self._spawn(self._publish_changes())
        await self.reload(None)

    async def reload(self, changed: frozenset[str] | None) -> None:
        """Load what changed (None: everything) and publish. What no longer loads keeps its last good version."""
        async with self._reloading:
            found, problems = await self._scan()
            languages = [
                LANGUAGES[name]
                for name in {entry.language for entry in found}
                if self._concerns(LANGUAGES[name], changed)
            ]
            self._generation += 1
            generation = self._generation
            results = await asyncio.gather(*(self._load(each, generation, found, changed) for each in languages))
            present = {entry.file for entry in found}
            described = {file: entry for file, entry in self._described.items() if file in present}
            for entry in (entry for result in results for entry in result):
                described[entry.file] = _keep_last_good(entry, described.get(entry.file))
            self._described = dict(sorted(described.items()))
            self._problems = (*problems, *store_problems(self._config))
            retired = self._unused_fleets()
            await self._publish()
        for fleet in retired:
            self._spawn(self._retire(fleet))

    async def stop(self) -> None:
        """End every runner."""
        await end_tasks(self._tasks)
        await asyncio.gather(*(fleet.stop() for fleet in (*self._fleets.values(), *self._retiring)))

    def _concerns(self, language: Language, changed: frozenset[str] | None) -> bool:
        if changed is None or ".env" in changed:
            return True
        return any(
            PurePosixPath(file).suffix in language.watched or file in language.manifests for file in changed
        ) or not any(fleet.language is language for fleet in self._fleets.values())

    async def _scan(self) -> Scan:
        scanned = scan(self._config.project)
        if self._described.keys() - {entry.file for entry in scanned.found}:
            await asyncio.sleep(GONE_SECONDS)
            scanned = scan(self._config.project)
        return scanned

    async def _load(
        self, language: Language, generation: int, found: Sequence[Found], changed: frozenset[str] | None
    ) -> list[Described]:
        files = [entry for entry in found if entry.language == language.name]
        left_out = {entry: trouble for entry in files if (trouble := self._troubles.of(entry.file))}
        described = [_broken(entry, dict(trouble.error)) for entry, trouble in left_out.items()]
        files = [entry for entry in files if entry not in left_out]
        # For a project that isn't up yet there is no hurry, however soon another language is ready.
        patience = self._troubles.patience if self._described else None
        try:
            fleet = self._fleet(language, generation, self._config.runners.count)
            described += await fleet.start(files, patience=patience)
        except (ConfigError, RunnerError, StartError) as error:
            return described + [_broken(entry, {"message": error.message, "hint": error.hint}) for entry in files]
        self._troubles.learn(fleet.took, fleet.troubles)
        self._fleets[fleet.name] = fleet
        slow = [entry for entry in files if entry.file in fleet.troubles and fleet.troubles[entry.file].is_slow]
        for entry in (*slow, *(left_out if may_be_mended(found, changed) else ())):
            self._spawn(self._try_alone(language, entry))
        return described

    async def _try_alone(self, language: Language, found: Found) -> None:
        """Give a file that others don't wait for all the time it may take, in a runner of its own."""
        if found.file in self._tried:
            return
        self._tried.add(found.file)
        self._generation += 1
        fleet = self._fleet(language, self._generation, 1)
        try:
            (described,) = await fleet.start([found])
        except (ConfigError, RunnerError, StartError):
            return
        finally:
            self._tried.discard(found.file)
            await fleet.stop()
        self._troubles.learn(fleet.took, fleet.troubles)
        if found.file not in fleet.troubles:
            await self.reload(frozenset({found.file}))
            return
        async with self._reloading:
            if self._troubles.of(found.file) and found.file in self._described:
                self._described[found.file] = _keep_last_good(described, self._described[found.file])
                await self._publish()

    def _fleet(self, language: Language, generation: int, count: int) -> Fleet:
        return Fleet(
            language,
            generation,
            self._config.project,
            count=count,
            memory_mb=self._config.runners.memory_mb,
            output_kb=self._config.runners.output_kb,
            environment=runner_environment(os.environ, self._environment()),
            say=self._say,
            on_change=self._changed.set,
        )

    async def _retire(self, fleet: Fleet) -> None:
        self._retiring.add(fleet)
        await fleet.retire()
        self._retiring.discard(fleet)

    def _unused_fleets(self) -> list[Fleet]:
        used = {entry.runner for entry in self._described.values()}
        unused = [name for name in self._fleets if name not in used]
        return [self._fleets.pop(name) for name in unused]

    async def _publish(self) -> None:
        async with self._publishing:  # one after the other, so that an older snapshot never replaces a newer one
            self._version += 1
            snapshot = Snapshot(
                version=self._version,
                described=tuple(self._now(entry) for entry in self._described.values()),
                runners={name: fleet.sockets for name, fleet in self._fleets.items()},
                problems=self._problems,
            )
            await self._snapshots.publish(snapshot)
        self._on_snapshot(snapshot)

    def _now(self, entry: Described) -> Described:
        fleet = self._fleets.get(entry.runner or "")
        entry = fleet.current(entry) if fleet is not None else entry
        return entry if entry.error is None else replace(entry, error=self._hide(entry.error))

    async def _publish_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._publish()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _broken(found: Found, error: dict[str, Any]) -> Described:
    return Described(found.file, found.language, found.kind, None, error=error)


def _keep_last_good(new: Described, old: Described | None) -> Described:
    """Return the new description, or the last good one with what is wrong with the new version.

    A handler that is gone is wrong as well: the file may be saved halfway.
    """
    if old is None or old.runner is None:
        return new
    if new.error is None and old.handler and not new.handler and new.kind == "step":
        hint = "a step file exports `config` and `handler`"
        return replace(old, error={"message": "exports no `handler` any more", "hint": hint})
    return new if new.error is None else replace(old, error=new.error)
