"""Messages that wait for a Step now, the newest of them with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

import redis

from motia_studio.queues.letters import read_content
from runtime.adapters.queue.keys import CRON_PAUSED
from runtime.adapters.redis_client import available
from runtime.model import Message

MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class Held:
    """How many messages a queue holds: those that wait, those held back, and dead letters."""

    waiting: int
    delayed: int
    failed: int

    @property
    def total(self) -> int:
        """Return how many there are in all."""
        return self.waiting + self.delayed + self.failed


class Waiting:
    """Reads queues by the names of their subscriptions.

    :raises StoreUnavailable: Redis doesn't answer.
    """

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def held(self, queue: str) -> Held:
        """Count the messages of a queue; those that are being worked on are not among them."""
        with available():
            pipe = self._client.pipeline(transaction=False)
            pipe.llen(f"rq:queue:{queue}")
            for registry in ("deferred", "scheduled", "failed"):
                pipe.zcard(f"rq:{registry}:{queue}")
            queued, deferred, delayed, failed = pipe.execute()
        return Held(queued + deferred, delayed, failed)

    def paused_schedules(self) -> frozenset[str]:
        """Return the subscriptions of schedules that somebody has paused."""
        with available():
            found = cast(list[bytes], self._client.hkeys(CRON_PAUSED))
        return frozenset(name.decode() for name in found)

    def newest(self, queue: str) -> list[Message]:
        """Return the newest 1,000 messages of a queue: those that wait first, then delayed ones and dead letters."""
        with available():
            pipe = self._client.pipeline(transaction=False)
            pipe.lrange(f"rq:queue:{queue}", -MOST, -1)
            for registry in ("deferred", "scheduled", "failed"):
                pipe.zrange(f"rq:{registry}:{queue}", 0, MOST - 1, desc=True)
            found = cast(list[list[bytes]], pipe.execute())
            ids = [job for jobs in found for job in jobs][:MOST]
            pipe = self._client.pipeline(transaction=False)
            for job in ids:
                pipe.hget(b"rq:job:" + job, "data")
            rows: list[Any] = pipe.execute()
        contents = (read_content(row) for row in rows)
        return [content.message for content in contents if content is not None]
