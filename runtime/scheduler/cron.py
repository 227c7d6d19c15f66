"""Publishes a message for each fire time of every schedule, once, whoever else does the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from redis.asyncio import Redis

from runtime.adapters.redis_client import available
from runtime.execution.publisher import Publisher
from runtime.model import Message, Registry, Subscription, TraceContext
from runtime.scheduler.fires import due
from runtime.triggers.base import Schedule
from runtime.triggers.schedule import next_fires

LAST: Final = "motia:cron:last"
LOOK_SECONDS: Final = 5.0

# A leader that was stopped for a while must not set a schedule back.
_ADVANCE: Final = """
if (tonumber(redis.call('HGET', KEYS[1], ARGV[1])) or 0) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
"""


class CronTable:
    """The schedules of the current registry and when each fired last, by Redis's clock.

    :raises StoreUnavailable: Redis doesn't answer; what was due is published with the next call.
    """

    def __init__(self, client: Redis, publisher: Publisher, registry: Callable[[], Registry]) -> None:
        self._client = client
        self._publisher = publisher
        self._registry = registry

    async def fire(self) -> float:
        """Publish what is due; return the seconds until the next fire time, at most five."""
        now = await self._now()
        wait = LOOK_SECONDS
        with available():
            remembered = await self._client.hgetall(LAST)
        for found, schedule in self._schedules():
            last = remembered.get(found.name.encode())
            if last is None:  # seen for the first time: it counts from now on
                await self._advance(found, now)
                since = now
            else:
                since = datetime.fromtimestamp(float(last), UTC)
            moments = due(schedule, since, now)
            for moment in moments:
                await self._publish(found, moment, now)
                await self._advance(found, moment)
            following = next_fires(schedule, moments[-1] if moments else max(since, now), 1)
            if following:
                wait = min(wait, (following[0] - now).total_seconds())
        return max(wait, 0.0)

    def _schedules(self) -> list[tuple[Subscription, Schedule]]:
        found = self._registry().subscriptions.values()
        return [(each, schedule) for each in found if (schedule := each.trigger.schedule) is not None]

    async def _publish(self, found: Subscription, moment: datetime, now: datetime) -> None:
        fired = moment.isoformat()
        data = {
            "trigger": "cron",
            "jobId": found.name,
            "scheduledTime": fired,
            "actualTime": now.isoformat(timespec="milliseconds"),
        }
        assert found.trigger.topic is not None
        identity = hashlib.blake2s(f"cron\n{found.name}\n{fired}".encode(), digest_size=16).hexdigest()
        await self._publisher.publish([Message(found.trigger.topic, data, TraceContext.new(), id=identity)])

    async def _advance(self, found: Subscription, moment: datetime) -> None:
        with available():
            await self._client.eval(_ADVANCE, 1, LAST, found.name, f"{moment.timestamp():.6f}")

    async def _now(self) -> datetime:
        with available():
            seconds, micros = await self._client.time()
        return datetime.fromtimestamp(seconds + micros / 1e6, UTC)
