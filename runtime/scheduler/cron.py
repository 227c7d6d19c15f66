"""Publishes a message for each fire time of every schedule, once, whoever else does the same."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from redis.asyncio import Redis

from runtime.adapters.queue.base import Fire, Queue
from runtime.adapters.queue.keys import CRON_LAST, CRON_PAUSED, CRON_RESUMED, PAUSED
from runtime.adapters.redis_client import available
from runtime.execution.decisions import Decisions
from runtime.execution.publisher import Publisher
from runtime.model import Message, Registry, Subscription, TraceContext
from runtime.scheduler.fires import due
from runtime.triggers.base import Schedule
from runtime.triggers.cron import fired

LOOK_SECONDS: Final = 5.0
# Fire times published in one step.
BATCH: Final = 200
# A clock that was set back by more was wrong before, so schedules follow the new time at once (fire.lua knows it too).
CORRECTION: Final = timedelta(hours=3)
# A schedule that is gone for so long counts from anew when it comes back.
FORGET_AFTER: Final = timedelta(days=7)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What Redis knows: its time, when each schedule fired last, what is paused, and until when schedules were."""

    now: datetime
    last: Mapping[str, datetime]
    paused: frozenset[str] = frozenset()
    paused_steps: frozenset[str] = frozenset()
    resumed: Mapping[str, datetime] = field(default_factory=dict)

    def is_paused(self, found: Subscription) -> bool:
        """Tell whether somebody paused a schedule or its Step."""
        return found.name in self.paused or found.step.name in self.paused_steps


class CronTable:
    """The schedules of the current registry and when each fired last, by Redis's clock.

    :raises StoreUnavailable: Redis doesn't answer; what was due is published with the next call.
    """

    def __init__(
        self,
        client: Redis,
        queue: Queue,
        publisher: Publisher,
        registry: Callable[[], Registry],
        decisions: Decisions,
    ) -> None:
        self._client = client
        self._decisions = decisions
        self._queue = queue
        self._publisher = publisher
        self._registry = registry
        self._listed: Registry | None = None
        self._schedules: list[tuple[Subscription, Schedule]] = []
        self._following: dict[str, tuple[datetime, datetime | None]] = {}
        self._set_back = False

    async def fire(self, fence: int) -> float | None:
        """Publish what is due; return the seconds until the next fire time, at most five.

        None where another scheduler leads under a later fencing number: nothing more was published.
        """
        asked = time.monotonic()
        self._list()
        seen = await self.look()
        now, remembered = seen.now, seen.last
        self._tell_set_back(now, remembered)
        wait = LOOK_SECONDS
        batch: list[Fire] = []
        for found, schedule in self._schedules:
            last = remembered.get(found.name)
            if last is None or last - now > CORRECTION:
                batch.append(Fire(found.name, found.step.name, now.timestamp()))
                last = now
            if seen.is_paused(found):
                continue
            if not self._is_idle(found.name, last, now):
                await asyncio.sleep(0)  # the lease is renewed meanwhile, however many schedules there are
                batch += self._due(found, schedule, last, seen)
            following = self._following[found.name][1]
            wait = min(wait, LOOK_SECONDS if following is None else (following - now).total_seconds())
            if len(batch) >= BATCH and not await self._publish(batch, fence):
                return None
        if not await self._publish(batch, fence):
            return None
        await self._forget(seen)
        return max(wait - (time.monotonic() - asked), 0.0)

    async def look(self) -> Seen:
        """Ask Redis for all that firing depends on."""
        with available():
            async with self._client.pipeline(transaction=False) as pipe:
                pipe.time()
                pipe.hgetall(CRON_LAST)
                pipe.hkeys(CRON_PAUSED)
                pipe.hkeys(PAUSED)
                pipe.hgetall(CRON_RESUMED)
                (seconds, micros), remembered, paused, steps, resumed = await pipe.execute()
        now = datetime.fromtimestamp(seconds + micros / 1e6, UTC)
        return Seen(now, _moments(remembered), _names(paused), _names(steps), _moments(resumed))

    def _list(self) -> None:
        registry = self._registry()
        if registry is self._listed:
            return
        self._listed = registry
        self._following.clear()
        found = registry.subscriptions.values()
        self._schedules = [(each, schedule) for each in found if (schedule := each.trigger.schedule) is not None]

    def _tell_set_back(self, now: datetime, remembered: Mapping[str, datetime]) -> None:
        latest = max(remembered.values(), default=now)
        if latest > now and not self._set_back:
            so = (
                "no schedule runs until then"
                if latest - now <= CORRECTION
                else "that was wrong, so they count from now"
            )
            log.warning("Redis's clock says %s, but schedules ran up to %s: %s", _short(now), _short(latest), so)
        self._set_back = latest > now

    def _is_idle(self, name: str, last: datetime, now: datetime) -> bool:
        known = self._following.get(name)
        return known is not None and known[0] == last and (known[1] is None or known[1] > now)

    def _due(self, found: Subscription, schedule: Schedule, last: datetime, seen: Seen) -> list[Fire]:
        resumed = seen.resumed.get(found.name)
        answer = due(schedule, last, seen.now, resumed)
        fires = [self._fire(found, moment, seen.now) for moment in answer.moments]
        if answer.left_out is not None:
            until = _short(answer.left_out)
            log.warning("%s: missed runs up to %s are left out (catchUp: %s)", found.name, until, schedule.catch_up)
            self._tell_missed(found, schedule, last, answer.left_out, resumed)
            fires.insert(0, Fire(found.name, found.step.name, answer.left_out.timestamp()))
        reached = answer.moments[-1] if answer.moments else answer.left_out or last
        self._following[found.name] = (reached, answer.following)
        return fires

    def _tell_missed(
        self, found: Subscription, schedule: Schedule, last: datetime, until: datetime, resumed: datetime | None
    ) -> None:
        paused = resumed is not None and last < resumed
        why = (
            f"it was paused until {_short(resumed)}"
            if paused and resumed is not None
            else f"no scheduler ran between {_short(last)} and {_short(until)}"
        )
        message = f"{why}, and catchUp: {schedule.catch_up} leaves out what was missed"
        details = {"motia.since": last.timestamp(), "motia.until": until.timestamp()}
        reason = "paused" if paused else "catch_up"
        self._decisions.record("missed", reason, found.step, found.trigger, message=message, details=details)

    def _fire(self, found: Subscription, moment: datetime, now: datetime) -> Fire:
        parcels = self._publisher.sort([_message(found, moment, now)]).parcels
        return Fire(found.name, found.step.name, moment.timestamp(), parcels)

    async def _publish(self, batch: list[Fire], fence: int) -> bool:
        if not batch:
            return True
        fires = batch.copy()
        batch.clear()
        return await self._queue.fire(fires, fence)

    async def _forget(self, seen: Seen) -> None:
        known = {found.name for found, _ in self._schedules}
        gone = [name for name, last in seen.last.items() if name not in known and seen.now - last > FORGET_AFTER]
        # Once it has fired again, it no longer matters that it was paused.
        over = [name for name, at in seen.resumed.items() if name in gone or seen.last.get(name, at) > at]
        with available():
            if gone:
                await self._client.hdel(CRON_LAST, *gone)
            if over:
                await self._client.hdel(CRON_RESUMED, *over)


def _names(stored: Sequence[bytes]) -> frozenset[str]:
    return frozenset(name.decode() for name in stored)


def _moments(stored: Mapping[bytes, bytes]) -> dict[str, datetime]:
    return {name.decode(): datetime.fromtimestamp(float(at), UTC) for name, at in stored.items()}


def _short(moment: datetime) -> str:
    return moment.isoformat(" ", timespec="seconds")


def _message(found: Subscription, moment: datetime, now: datetime) -> Message:
    """Return the message of one fire time; its id makes it the only one."""
    assert found.trigger.topic is not None
    scheduled = moment.isoformat()
    identity = hashlib.blake2s(f"cron\n{found.name}\n{scheduled}".encode(), digest_size=16).hexdigest()
    data = fired(found.name, scheduled, now)
    return Message(found.trigger.topic, data, TraceContext.new(), id=identity, created_at=now.timestamp())
