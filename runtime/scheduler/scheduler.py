"""What a scheduler does besides starting and stopping: promote, lead, fire, deliver what was parked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Final

from runtime.adapters import load_adapter
from runtime.adapters.cron.base import Lease
from runtime.adapters.queue.promoter import Promoter
from runtime.adapters.redis_client import connect
from runtime.config.tree import Config
from runtime.errors import StoreUnavailable
from runtime.execution.runtime import Runtime
from runtime.execution.tasks import end_tasks
from runtime.scheduler.cron import CronTable

LEASE_SECONDS: Final = 5.0
RENEW_SECONDS: Final = 1.0
# Who waits for the lease asks more often, so that a leader's end costs little more than its lease.
ASK_SECONDS: Final = 0.25
LOOK_SECONDS: Final = 2.0
PARKED_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 0.5

log = logging.getLogger(__name__)


class Scheduler:
    """One of possibly several schedulers. All of them promote; the one that holds the lease fires and delivers."""

    def __init__(self, config: Config, *, redis_url: str) -> None:
        self._runtime = Runtime(config, redis_url=redis_url, role="scheduler")
        self._client = connect(redis_url)
        self._promoter = Promoter(self._client)
        adapter = config.cron.adapter
        self._lease: Lease = load_adapter("cron", adapter.use)(url=redis_url, options=adapter.options)
        runtime = self._runtime
        self._cron = CronTable(
            self._client, runtime.queue, runtime.publisher, lambda: runtime.registry, runtime.decisions
        )
        self._name = secrets.token_hex(8)
        self._leads_until = 0.0
        self._fence: int | None = 0
        self._changed = asyncio.Event()
        self._stopping = asyncio.Event()
        self._waiting: set[Callable[[], Awaitable[None]]] = set()

    @property
    def leads(self) -> bool:
        """Tell whether this scheduler may fire. Time goes on while a process is stopped, so it may not after that."""
        return time.monotonic() < self._leads_until

    async def run(self) -> None:
        """Schedule until `stop`."""
        await self._runtime.start()
        self._runtime.on_change(lambda _: self._changed.set())
        parts = (self._promote, self._renew, self._fire, self._deliver_parked)
        tasks = [asyncio.create_task(self._forever(part)) for part in parts]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            await end_tasks([*tasks, stopping])
            await self._close()

    def stop(self) -> None:
        """End `run`."""
        self._stopping.set()

    async def _forever(self, part: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await part()
                if part in self._waiting:
                    self._waiting.discard(part)
                    if not self._waiting:
                        log.info("Redis answers again")
            except StoreUnavailable as error:
                if not self._waiting:
                    log.warning("The scheduler waits for Redis: %s", error.message)
                self._waiting.add(part)
                await asyncio.sleep(RETRY_SECONDS)

    async def _promote(self) -> None:
        promoted = await self._promoter.promote()
        wait = LOOK_SECONDS if promoted.next_in is None else min(promoted.next_in, LOOK_SECONDS)
        if wait > 0:
            await self._promoter.wait(wait)

    async def _renew(self) -> None:
        asked = time.monotonic()
        fence = await self._lease.acquire(self._name, LEASE_SECONDS)
        if fence is None:
            self._leads_until = 0.0
            if self._fence is not None:
                self._fence = None
                log.info("Another scheduler leads; this one stands by")
            await asyncio.sleep(ASK_SECONDS)
            return
        self._leads_until = asked + LEASE_SECONDS
        if fence != self._fence:
            self._fence = fence
            log.info("This scheduler leads (%d)", fence)
            self._changed.set()
        await asyncio.sleep(RENEW_SECONDS)

    async def _fire(self) -> None:
        self._changed.clear()
        fence = self._fence
        wait = await self._cron.fire(fence) if self.leads and fence is not None else RENEW_SECONDS
        if wait is None:
            self._leads_until = 0.0
            log.warning("Another scheduler leads since this one was held up (%d)", fence)
            wait = RENEW_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), wait)

    async def _deliver_parked(self) -> None:
        if self.leads:
            waiting = await self._runtime.queue.parked_topics() & self._runtime.registry.by_topic.keys()
            await self._runtime.publisher.deliver_parked(sorted(waiting))
        await asyncio.sleep(PARKED_SECONDS)

    async def _close(self) -> None:
        with contextlib.suppress(StoreUnavailable):
            await self._lease.release(self._name)
        await self._lease.close()
        await self._client.aclose()
        await self._runtime.close()
