"""The heart of a worker: exchanges ended executions for new jobs, keeps leases alive, recovers the jobs of the dead."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import traceback
from typing import Final

from runtime.adapters.queue.consumer import SUSPECT, Claimed, Consumer, FinishKind, Turn
from runtime.errors import StoreUnavailable
from runtime.execution.tasks import end_tasks
from runtime.worker.deliverer import Deliverer, Ended

SLOTS: Final = 128
# Jobs claimed at once: while one batch is exchanged with Redis, the other runs.
BATCH: Final = 64
# Bytes of messages that one exchange carries, each counted with what it costs besides: Redis serves nobody meanwhile.
CARGO: Final = 16 * 1024 * 1024
PARCEL_COST: Final = 4096
RENEW_SECONDS: Final = 3.0
REAP_SECONDS: Final = 2.0
# What a wake-up that got lost with its worker costs at most.
LOOK_SECONDS: Final = 1.0
STOP_SECONDS: Final = 10.0
RETRY_SECONDS: Final = 0.5
# After an outage of Redis every worker gets the time to renew its leases before anybody is declared dead.
AMNESTY_SECONDS: Final = 6.0

log = logging.getLogger(__name__)


class WorkLoop:
    """Runs up to `slots` jobs at once until it is stopped. `turns` counts its exchanges with Redis.

    `place` begins the names of this worker and of those that ended before it took their place.
    """

    def __init__(
        self, consumer: Consumer, deliverer: Deliverer, *, slots: int = SLOTS, place: str | None = None
    ) -> None:
        self._consumer = consumer
        self._deliverer = deliverer
        self._slots = slots
        self._place = place
        self._held: dict[str, Claimed] = {}
        self._tasks: dict[str, asyncio.Task[Ended]] = {}
        self._reasons: dict[str, FinishKind] = {}
        self._ended: list[Ended] = []
        self._news = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._limits: dict[str, int] | None = None
        self._stopping = False
        self._reap_at = 0.0
        self._outage = False
        self.suspended = False
        self.turns = 0
        self._count = 0

    @property
    def running(self) -> int:
        """Return how many jobs this worker holds."""
        return len(self._held)

    def serve(self, limits: dict[str, int]) -> None:
        """Claim from these queues from now on."""
        self._limits = limits
        self._news.set()

    def stop(self) -> None:
        """Claim nothing more and let the running jobs end; after ten seconds give the rest back to the queue."""
        if not self._stopping:
            self._stopping = True
            self._news.set()
            asyncio.get_running_loop().call_later(STOP_SECONDS, self._give_back)

    def stop_job(self, job: str, execution: str | None = None) -> None:
        """End a running job for good; RQ calls it stopped."""
        for held in list(self._held.values()):
            if held.id == job and execution in (None, held.execution):
                self._end_early(held, "stopped")

    async def run(self, *, burst: bool = False) -> int:
        """Work until stopped, or with `burst` until nothing is left to claim; return how many jobs ended."""
        helpers: list[asyncio.Task[None]] = [asyncio.create_task(self._renew()), asyncio.create_task(self._reap())]
        try:
            return await self._work(burst)
        finally:
            if self._looking is not None:
                helpers.append(self._looking)
            await end_tasks(helpers)
            with contextlib.suppress(StoreUnavailable):
                # It may have taken a wake-up whose answer it no longer read.
                await self._consumer.wake_another()
                await self._deliverer.forget_effects()

    async def _work(self, burst: bool) -> int:
        while True:
            self._news.clear()
            turn = await self._turn()
            if self._stopping and not self._held:
                return self._count
            if burst and not (turn.claimed or self._held):
                return self._count
            if len(turn.claimed) < BATCH or not self._has_room():
                await self._rest()

    async def _turn(self) -> Turn:
        ended = self._next_ended()
        slots = 0 if self._stopping else min(self._slots - len(self._held) + len(ended), BATCH)
        limits, self._limits = self._limits, None
        try:
            if limits is not None:
                await self._consumer.serve(limits, self._deliverer.steps())
            turn = await self._consumer.exchange([each.finish for each in ended], slots, suspects=self._suspects(ended))
        except StoreUnavailable as error:
            self._ended[:0] = ended
            self._limits = limits if self._limits is None else self._limits
            await self._wait_for_redis(error)
            return Turn()
        self._redis_is_back()
        self.turns += 1
        self.suspended = turn.suspended
        for each, counted, refused in zip(ended, turn.counted, turn.refused, strict=True):
            if refused:
                self._ended.append(self._deliverer.refuse(each))
                continue
            self._count += 1
            self._held.pop(each.finish.claimed.execution, None)
            if counted:
                self._deliverer.ended(each)
        for claimed in turn.claimed:
            self._start(claimed)
        if self._ended:
            self._news.set()
        return turn

    def _next_ended(self) -> list[Ended]:
        """Take as many ended executions as one exchange can carry, one at least."""
        cargo = 0
        for number, each in enumerate(self._ended):
            cargo += sum(len(parcel.data) + PARCEL_COST for parcel in each.finish.parcels)
            if number and cargo > CARGO:
                taken, self._ended = self._ended[:number], self._ended[number:]
                return taken
        taken, self._ended = self._ended, []
        return taken

    def _suspects(self, ended: list[Ended]) -> int:
        done = {each.finish.claimed.execution for each in ended}
        return sum(held.recoveries >= SUSPECT and held.execution not in done for held in self._held.values())

    async def _rest(self) -> None:
        """Wait until a job ends, the worker is told something, or there may be work for a free slot."""
        if self._looking is None and self._has_room():
            self._looking = asyncio.create_task(self._look())
            self._looking.add_done_callback(self._looked)
        await self._news.wait()

    async def _look(self) -> None:
        with contextlib.suppress(StoreUnavailable):  # the next turn meets it again and waits
            if await self._consumer.wait(LOOK_SECONDS) and not self._has_room():
                await self._consumer.wake_another()

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        self._news.set()
        if not task.cancelled():
            task.result()

    def _has_room(self) -> bool:
        return not self._stopping and len(self._held) < self._slots

    def _start(self, claimed: Claimed) -> None:
        task = asyncio.create_task(self._deliverer.deliver(claimed))
        self._held[claimed.execution] = claimed
        self._tasks[claimed.execution] = task
        task.add_done_callback(lambda task: self._on_end(claimed, task))

    def _on_end(self, claimed: Claimed, task: asyncio.Task[Ended]) -> None:
        del self._tasks[claimed.execution]
        kind = self._reasons.pop(claimed.execution, "return")
        if task.cancelled():
            ended = self._deliverer.cut_short(claimed, kind, "stopped by hand" if kind == "stopped" else None)
        elif error := task.exception():
            log.error("worker.delivery_failed", extra={"job": claimed.id}, exc_info=error)
            ended = self._deliverer.cut_short(claimed, "failed", "".join(traceback.format_exception(error)))
        else:
            ended = task.result()
        self._ended.append(ended)
        self._news.set()

    def _end_early(self, claimed: Claimed, kind: FinishKind) -> None:
        task = self._tasks.get(claimed.execution)
        if task is not None:
            self._reasons[claimed.execution] = kind
            task.cancel()

    def _give_back(self) -> None:
        for claimed in list(self._held.values()):
            self._end_early(claimed, "return")

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            # A lost lease ends the attempt; its finish is refused, for another worker has the job.
            with contextlib.suppress(StoreUnavailable):
                for lost in await self._consumer.renew(list(self._held.values())):
                    self._end_early(lost, "return")
                await self._deliverer.forget_effects()

    async def _reap(self) -> None:
        while True:
            if time.monotonic() >= self._reap_at:
                with contextlib.suppress(StoreUnavailable):
                    await self._recover()
            await asyncio.sleep(REAP_SECONDS)

    async def _recover(self) -> None:
        try:
            recovered, buried = await self._consumer.reap(self._place)
        except StoreUnavailable:
            self._reap_at = time.monotonic() + AMNESTY_SECONDS
            raise
        self._place = None  # nobody can have had it since
        if recovered:
            log.info("%d jobs of workers that died run again", recovered)
        for each in buried:
            self._deliverer.give_up(each)

    async def _wait_for_redis(self, error: StoreUnavailable) -> None:
        if not self._outage:
            log.warning("The worker waits for Redis: %s", error.message)
        self._outage = True
        self._reap_at = time.monotonic() + AMNESTY_SECONDS
        await asyncio.sleep(RETRY_SECONDS)
        self._news.set()

    def _redis_is_back(self) -> None:
        if self._outage:
            self._outage = False
            self._reap_at = time.monotonic() + AMNESTY_SECONDS
            log.info("Redis answers again")
