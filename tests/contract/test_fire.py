"""Publishing fire times: each once, in order, and only by the scheduler that leads."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
import redis

from runtime.adapters import ADAPTERS, load_adapter
from runtime.adapters.cron.redis import FENCE, RedisLease
from runtime.adapters.queue.base import Fire, Parcel, Queue
from runtime.adapters.queue.keys import CRON_LAST, CRON_PAUSED, PAUSED
from runtime.model import Message, TraceContext
from runtime.triggers.base import Delivery

SWEEP = "Sweep/cron(* * * * * *)"
NOON = 1_700_000_000.0


@pytest.fixture(params=sorted(ADAPTERS["queue"]))
async def queue(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Queue]:
    """Return a queue of each adapter."""
    queue: Queue = load_adapter("queue", request.param)(url=redis_url, options={})
    yield queue
    await queue.close()


@pytest.fixture
def stock(redis_url: str) -> redis.Redis:
    """Return a plain client."""
    return redis.Redis.from_url(redis_url)


def fire(at: float, key: str | None = None) -> Fire:
    message = Message("@cron/Sweep", {"at": at}, TraceContext.new())
    return Fire(SWEEP, "Sweep", at, (Parcel(message, SWEEP, key or f"fire-{at:.0f}", Delivery()),))


def queued(stock: redis.Redis) -> list[str]:
    return [name.decode() for name in stock.lrange(f"rq:queue:{SWEEP}", 0, -1)]


async def test_fire_times_are_published_in_order_and_remembered(queue: Queue, stock: redis.Redis) -> None:
    assert await queue.fire([fire(NOON), fire(NOON + 1)], 1)
    assert queued(stock) == [f"fire-{NOON:.0f}", f"fire-{NOON + 1:.0f}"]
    assert float(stock.hget(CRON_LAST, SWEEP)) == NOON + 1


async def test_a_fire_time_that_is_not_later_than_the_last_is_passed_over(queue: Queue, stock: redis.Redis) -> None:
    await queue.fire([fire(NOON)], 1)
    assert await queue.fire([fire(NOON, "again"), fire(NOON - 5, "before"), fire(NOON + 1, "later")], 1)
    assert queued(stock) == [f"fire-{NOON:.0f}", "later"]


async def test_a_fire_time_without_parcels_only_counts(queue: Queue, stock: redis.Redis) -> None:
    await queue.fire([Fire(SWEEP, "Sweep", NOON)], 1)
    await queue.fire([fire(NOON - 1)], 1)
    assert queued(stock) == []
    assert float(stock.hget(CRON_LAST, SWEEP)) == NOON


@pytest.mark.parametrize(("key", "name"), [(CRON_PAUSED, SWEEP), (PAUSED, "Sweep")])
async def test_what_is_paused_fires_nothing_and_its_fire_time_does_not_count(
    queue: Queue, stock: redis.Redis, key: str, name: str
) -> None:
    stock.hset(key, name, "{}")
    assert await queue.fire([fire(NOON)], 1)
    assert (queued(stock), stock.hget(CRON_LAST, SWEEP)) == ([], None)


async def test_a_lower_fencing_number_than_the_highest_seen_publishes_nothing(queue: Queue, stock: redis.Redis) -> None:
    assert await queue.fire([fire(NOON)], 7)
    assert not await queue.fire([fire(NOON + 1)], 6)
    assert await queue.fire([fire(NOON + 2)], 7)
    assert queued(stock) == [f"fire-{NOON:.0f}", f"fire-{NOON + 2:.0f}"]


async def test_a_new_leader_fences_the_old_one_before_it_fires(
    queue: Queue, stock: redis.Redis, redis_url: str
) -> None:
    lease = RedisLease(url=redis_url)
    old = await lease.acquire("one", 5)
    await lease.release("one")
    await lease.acquire("two", 5)
    await lease.close()
    assert old is not None
    assert not await queue.fire([fire(NOON)], old)
    assert queued(stock) == []
    assert int(stock.get(FENCE)) == old + 1


async def test_what_fired_while_the_clock_was_far_ahead_does_not_hold_a_schedule_back(
    queue: Queue, stock: redis.Redis
) -> None:
    now = time.time()
    await queue.fire([fire(now + 86_400)], 1)
    await queue.fire([fire(now)], 1)
    assert queued(stock) == [f"fire-{now + 86_400:.0f}", f"fire-{now:.0f}"]
    assert float(stock.hget(CRON_LAST, SWEEP)) == pytest.approx(now)
