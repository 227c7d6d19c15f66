"""Moves delayed and retried jobs to their queues when their time has come. Any number of promoters may run at once."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from runtime.adapters.queue import keys, scripts
from runtime.adapters.redis_client import available
from runtime.failpoints import failpoint


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
        with available():
            await self._client.blpop([keys.ALARM], timeout=max(seconds, 0.001))
