"""Moves delayed and retried jobs to their queues when their time has come. Any number of promoters may run at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from runtime.adapters.queue import keys, scripts
from runtime.adapters.redis_client import available
from runtime.failpoints import failpoint

# Redis ends a blocking wait up to so many seconds late, and before 7.0.9 one of less than a millisecond never.
TICK: Final = 0.1


@dataclass(frozen=True, slots=True)
class Promoted:
    """How many jobs were moved, and in how many seconds the next one is due (None: there is none)."""

    count: int
    next_in: float | None


class Promoter:
    """One process's hold on the scheduled jobs.

    :raises StoreUnavailable: Redis doesn't answer.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def promote(self) -> Promoted:
        """Move what is due, by Redis's clock; at most 500 jobs at once."""
        with available():
            failpoint("queue.promote")
            count, next_in = await scripts.run(self._client, "promote")
            if count:
                failpoint("queue.promoted")
        return Promoted(count, float(next_in) if next_in else None)

    async def wait(self, seconds: float) -> None:
        """Wait so long, or until a job is scheduled that is due before all others."""
        if seconds < 2 * TICK:
            await asyncio.sleep(seconds)
            return
        with available():
            await self._client.blpop([keys.ALARM], timeout=seconds - TICK)
