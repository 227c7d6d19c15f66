"""What a process needs to run Steps, put together: registry, runner pools, adapters, services, invoker."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import redis.asyncio

from runtime.adapters import load_adapter
from runtime.adapters.queue.base import Queue
from runtime.adapters.redis_client import connect
from runtime.adapters.state.base import State
from runtime.adapters.streams.base import Streams
from runtime.adapters.telemetry.base import Telemetry
from runtime.adapters.telemetry.opening import open_telemetry
from runtime.config.tree import AdapterChoice, Config
from runtime.discovery.assemble import assemble
from runtime.execution.attempt import Attempt
from runtime.execution.budget import Budget
from runtime.execution.decisions import Decisions
from runtime.execution.invoke import Invoker
from runtime.execution.pool import PoolRetired, RunnerPool
from runtime.execution.publisher import Publisher
from runtime.execution.recording import Recording
from runtime.execution.services import Services
from runtime.execution.session import Session
from runtime.execution.snapshots import Snapshots
from runtime.execution.tasks import end_tasks
from runtime.masking import ProjectSecrets
from runtime.model import Outcome, Registry, Snapshot

log = logging.getLogger(__name__)


class Runtime:
    """One process's view of a project. `role` ("gateway", "worker") tells runners who calls.

    `start` returns once the first snapshot is there; from then on `registry` follows the project. A function given to
    `on_change` is called with each new registry.
    """

    def __init__(self, config: Config, *, redis_url: str, role: str) -> None:
        self.config = config
        self.role = role
        self.registry = Registry()
        self.redis: redis.asyncio.Redis = connect(redis_url)
        self.state: State = _adapter("state", config.state.adapter, redis_url)
        self.streams: Streams = _adapter("streams", config.streams.adapter, redis_url)
        self.queue: Queue = _adapter("queue", config.queue.adapter, redis_url)
        self.secrets = ProjectSecrets(config.project, plain=config.telemetry.plain, more=(redis_url,))
        masker = self.secrets.masker
        self.telemetry: Telemetry = open_telemetry(config.telemetry, redis_url=redis_url, masker=masker)
        self._recording = Recording(config.telemetry, masker)
        self.decisions = Decisions(self.telemetry)
        self.publisher = Publisher(
            self.queue,
            lambda: self.registry,
            compete=config.queue.delivery == "compete",
            settings=config.queue,
            decisions=self.decisions,
        )
        self.services = Services(self.state, self.streams, self.publisher, Budget(config.queue))
        self._output_limit = config.runners.output_kb * 1024
        self._invoker = Invoker(
            self.pool,
            lambda: self.registry,
            self.services,
            self.telemetry,
            output_limit=self._output_limit,
            recording=self._recording,
        )
        self._pools: dict[str, RunnerPool] = {}
        self._listeners: list[Callable[[Registry], None]] = []
        self._first = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def on_change(self, listener: Callable[[Registry], None]) -> None:
        """Call `listener` with each new registry, and now if there is one."""
        self._listeners.append(listener)
        if self._first.is_set():
            listener(self.registry)

    async def start(self) -> None:
        """Follow the project's snapshots; return when the first has arrived, or fail as the following did."""
        following = self._spawn(self._follow())
        first = asyncio.create_task(self._first.wait())
        try:
            await asyncio.wait((first, following), return_when=asyncio.FIRST_COMPLETED)
        finally:
            first.cancel()
        if following.done():
            following.result()

    async def invoke(self, attempt: Attempt) -> Outcome:
        """Run an attempt; see `Invoker.invoke`."""
        return await self._invoker.invoke(attempt)

    def pool(self, name: str) -> RunnerPool:
        """Return a runner pool by its name in the snapshot ("node@3").

        :raises PoolRetired: the current snapshot has no such pool.
        """
        found = self._pools.get(name)
        if found is None:
            raise PoolRetired
        return found

    async def close(self) -> None:
        """Stop following, close runner connections, flush telemetry, give back connections."""
        await end_tasks(self._tasks)
        for pool in self._pools.values():
            pool.close()
        for adapter in (self.telemetry, self.queue, self.streams, self.state):
            await adapter.close()
        await self.redis.aclose()

    async def _follow(self) -> None:
        async for snapshot in Snapshots(self.redis).follow():
            self._apply(snapshot)
            self._first.set()

    def _apply(self, snapshot: Snapshot) -> None:
        # Before any of its runners is called: they have the new `.env`.
        self.secrets.refresh()
        for name, sockets in snapshot.runners.items():
            if name not in self._pools:
                self._pools[name] = RunnerPool(name, role=self.role, detached=self._outside())
            self._pools[name].update(sockets)
        self.registry = assemble(snapshot)
        for name in self._pools.keys() - snapshot.runners.keys():
            self._spawn(self._pools.pop(name).drain())
        for listener in self._listeners:
            listener(self.registry)

    def _outside(self) -> Session:
        return Session(None, self.services, self.telemetry, output_limit=self._output_limit, recording=self._recording)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("runtime.task_failed", extra={"role": self.role}, exc_info=error)


def _adapter(port: str, choice: AdapterChoice, redis_url: str) -> Any:
    return load_adapter(port, choice.use)(url=redis_url, options=choice.options)
