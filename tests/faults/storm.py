"""The storm: workers that are killed again and again at random while they work off messages, and what came of each."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import redis

from runtime.execution.parent import PARENT, PROCESS
from runtime.execution.runtime import Runtime
from runtime.supervisor.process import Process, ProcessSpec, keep_running
from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.ledger import Counts, Ledger, waiting, write_event_steps
from tests.faults.producer import message
from tests.integration.living import Living, living, until

LONGEST_PAUSE_MS = 20
SETTLE_SECONDS = 60.0


@dataclass(frozen=True)
class Storm:
    """What is done. Everything random in it comes from `seed`, except what the machine decides."""

    seed: int
    kills: int = 25
    messages: int = 2500
    workers: int = 3


@dataclass(frozen=True)
class Kill:
    """One worker's end: when, which one, how many jobs it held, and the seconds until a Step ran again.

    Where the next kill came before that, `recovery` is 0, and the next one's counts.
    """

    time: float
    worker: str
    held: int
    recovery: float = 0.0

    def __str__(self) -> str:
        return f"{self.time:.2f} s: {self.worker} with {self.held} jobs"


@dataclass
class Outcome:
    """What came of a storm. `seconds` is from the first message until everything was done."""

    storm: Storm
    counts: Counts
    kills: list[Kill]
    runs: int
    seconds: float
    orphans: list[str]
    dead_letters: int = 0

    @property
    def recovery(self) -> float:
        """Return the longest time after a kill until a Step ran."""
        return max((kill.recovery for kill in self.kills), default=0.0)

    @property
    def struck(self) -> int:
        """Return how many jobs lost their worker."""
        return sum(kill.held for kill in self.kills)

    def trace(self) -> str:
        """Return what it takes to understand a failure."""
        return f"seed {self.storm.seed}: {self.counts}; kills: {'; '.join(map(str, self.kills))}"


@dataclass
class Fleet:
    """Worker and scheduler processes, kept running as the supervisor keeps them."""

    alive: Living
    processes: dict[str, Process] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def keep(self, name: str) -> asyncio.Task[None]:
        module = f"runtime.{name.partition('-')[0]}"
        environment = {
            **os.environ,
            "MOTIA_REDIS_URL": self.alive.url,
            "PYTHONPATH": os.pathsep.join(sys.path),
            PARENT: str(os.getpid()),
            PROCESS: name,
        }
        project = self.alive.config.project
        command = [sys.executable, "-m", module, "--project", str(project)]
        process = Process(ProcessSpec(name, command, project, environment), self._hear)
        self.processes[name] = process
        return asyncio.create_task(keep_running(process, lambda *_: None))

    def workers(self) -> dict[int, str]:
        """Return the workers that run, by process id."""
        running = {each.pid: name for name, each in self.processes.items() if name.startswith("worker")}
        return {pid: name for pid, name in running.items() if pid is not None}

    def _hear(self, name: str, line: str) -> None:
        self.lines.append(f"{name}: {line}")


async def rage(storm: Storm, folder: Path) -> Outcome:
    """Let a storm rage over a project of its own in `folder`, with a Redis of its own."""
    server = EmbeddedRedis(folder / "home")
    server.start()
    try:
        async with _stage(storm, folder, server) as (fleet, ledger):
            return await _Storming(storm, fleet, ledger).run()
    finally:
        server.stop()


@asynccontextmanager
async def _stage(storm: Storm, folder: Path, server: EmbeddedRedis) -> AsyncIterator[tuple[Fleet, Ledger]]:
    project = folder / "project"
    for each in ("src", ".motia"):
        (project / each).mkdir(parents=True)
    busy = "{ concurrency: 64 }"
    write_event_steps(project, count=busy, seal=busy)
    async with living(project, server.url) as alive:
        fleet = Fleet(alive)
        names = [*(f"worker-{number + 1}" for number in range(storm.workers)), "scheduler"]
        tasks = [fleet.keep(name) for name in names]
        try:
            await until(lambda: alive.stock.scard("rq:workers") == storm.workers, 30)
            yield fleet, Ledger(folder / "ledger")
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


class _Storming:
    """A storm under way."""

    def __init__(self, storm: Storm, fleet: Fleet, ledger: Ledger) -> None:
        self._storm = storm
        self._fleet = fleet
        self._ledger = ledger
        self._random = random.Random(storm.seed)
        self._stock: redis.Redis = fleet.alive.stock
        self._kills: list[Kill] = []
        self._began = time.monotonic()

    async def run(self) -> Outcome:
        """Publish a part of the messages, kill a worker amid them, and so on."""
        storm = self._storm
        names = [f"m{number}" for number in range(storm.messages)]
        share = -(-storm.messages // storm.kills)
        self._began = time.monotonic()
        async with self._fleet.alive.runtime() as runtime:
            for number in range(storm.kills):
                await asyncio.gather(self._publish(runtime, names[number * share : (number + 1) * share]), self._kill())
        with contextlib.suppress(AssertionError):  # the counts tell what is missing
            await until(self._is_done, SETTLE_SECONDS)
        return self._outcome()

    async def _publish(self, runtime: Runtime, names: list[str]) -> None:
        for name in names:
            self._ledger.tried(name)
            pause = self._random.randint(0, LONGEST_PAUSE_MS)
            await runtime.publisher.publish([message(name, self._ledger.event(name, pause))])
            self._ledger.acknowledge(name)

    async def _kill(self) -> None:
        """Wait for a random moment, then for a worker that holds jobs, and kill it."""
        await asyncio.sleep(self._random.uniform(0.0, 0.25))
        while True:
            victims = await until(self._busy, 30)
            pid, name, held = self._random.choice(victims)
            with contextlib.suppress(ProcessLookupError):  # the last kill hit it, which nobody has noticed yet
                os.kill(pid, signal.SIGKILL)
                self._kills.append(Kill(time.monotonic() - self._began, name, held))
                return

    def _busy(self) -> list[tuple[int, str, int]]:
        """Return the running workers that hold jobs: process id, name, how many."""
        running = self._fleet.workers()
        found = []
        workers: Any = self._stock.smembers("rq:workers")
        for key in workers:
            pid, held = int(self._stock.hget(key, "pid") or 0), self._stock.scard(key + b":executions")
            if pid in running and held:
                found.append((pid, running[pid], held))
        return sorted(found) or [(pid, name, 0) for pid, name in running.items() if not waiting(self._stock)]

    def _is_done(self) -> bool:
        return not waiting(self._stock) and self._ledger.count(self._stock).lost == 0

    def _outcome(self) -> Outcome:
        runs = self._ledger.runs()
        times = sorted(run.time - self._began for run in runs)
        following = [*(kill.time for kill in self._kills[1:]), float("inf")]
        kills = [
            replace(kill, recovery=_first(times, kill.time, until=then) - kill.time)
            for kill, then in zip(self._kills, following, strict=True)
        ]
        dead = sum(int(self._stock.zcard(key)) for key in self._stock.keys("rq:failed:*"))
        counts = self._ledger.count(self._stock)
        took = time.monotonic() - self._began
        left = list(orphans(str(self._fleet.alive.config.project)))
        return Outcome(self._storm, counts, kills, len(runs), took, left, dead)


def _first(times: list[float], after: float, until: float) -> float:
    return next((time for time in times if after < time < until), after)


def orphans(project: str) -> Iterator[str]:
    """Yield the command lines of a project's processes whose parent died."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it ended while we looked
        if parent == "1" and project in command:
            yield command
