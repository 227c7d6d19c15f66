"""Turns the project's files into a snapshot, again after every change, without losing what still works."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from runtime.config.tree import Config
from runtime.discovery.scan import Found, scan
from runtime.errors import ConfigError, RunnerError, StartError
from runtime.execution.snapshots import Snapshots
from runtime.execution.tasks import end_tasks
from runtime.languages import LANGUAGES
from runtime.languages.base import Language
from runtime.model import Described, Problem, Snapshot
from runtime.supervisor.environment import runner_environment
from runtime.supervisor.fleet import Fleet
from runtime.supervisor.runner import Say


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
        self._changed = asyncio.Event()
        self._publishing = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def fleets(self) -> tuple[Fleet, ...]:
        """Return the runner pools that Steps are called in."""
        return tuple(self._fleets.values())

    async def start(self) -> None:
        """Load the project for the first time."""
        previous = await self._snapshots.load()
        self._version = previous.version if previous else 0
        self._spawn(self._publish_changes())
        await self.reload(None)

    async def reload(self, changed: frozenset[str] | None) -> None:
        """Load what changed (None: everything) and publish. What no longer loads keeps its last good version."""
        found, problems = scan(self._config.project)
        self._generation += 1
        results = await asyncio.gather(
            *(self._load(LANGUAGES[name], files) for name, files in _by_language(found).items()
              if self._concerns(LANGUAGES[name], changed))
        )  # fmt: skip
        present = {entry.file for entry in found}
        described = {file: entry for file, entry in self._described.items() if file in present}
        for entry in (entry for result in results for entry in result):
            described[entry.file] = _keep_last_good(entry, described.get(entry.file))
        self._described = dict(sorted(described.items()))
        self._problems = tuple(problems)
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

    async def _load(self, language: Language, files: list[Found]) -> list[Described]:
        try:
            fleet = Fleet(
                language,
                self._generation,
                self._config.project,
                count=self._config.runners.count,
                memory_mb=self._config.runners.memory_mb,
                environment=runner_environment(os.environ, self._environment()),
                say=self._say,
                on_change=self._changed.set,
            )
            described = await fleet.start(files)
        except (ConfigError, RunnerError, StartError) as error:
            broken = {"message": error.message, "hint": error.hint}
            return [Described(entry.file, language.name, entry.kind, None, error=broken) for entry in files]
        self._fleets[fleet.name] = fleet
        return described

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


def _by_language(found: Iterable[Found]) -> dict[str, list[Found]]:
    grouped: dict[str, list[Found]] = {}
    for entry in found:
        grouped.setdefault(entry.language, []).append(entry)
    return grouped


def _keep_last_good(new: Described, old: Described | None) -> Described:
    """Return the new description, or the last good one with the new error when the new version doesn't load."""
    if new.error is None or old is None or old.runner is None:
        return new
    return replace(old, error=new.error)
