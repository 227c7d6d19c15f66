"""A queue whose Redis has no memory left takes nothing new, and can still be worked off."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import redis

from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.redis import KEY, RedisTelemetry
from runtime.errors import StoreFull
from runtime.model import LogRecord, now_ns
from runtime.supervisor.redis import EmbeddedRedis
from tests.contract.hands import TRIAGE, Hands, data_of, parcel


@pytest.fixture
async def full(own_redis: EmbeddedRedis) -> AsyncIterator[redis.Redis]:
    """Return a client of a Redis that a test may fill."""
    with redis.Redis.from_url(own_redis.url) as client:
        yield client


async def test_F12_a_full_redis_refuses_a_message_whole_while_workers_go_on(
    own_redis: EmbeddedRedis, full: redis.Redis
) -> None:
    queue, hands = RqQueue(url=own_redis.url, options={}), Hands(connect(own_redis.url), "one")
    await hands.serve({TRIAGE: 5})
    await queue.publish([parcel(number) for number in range(3)])
    before = sorted(full.keys())
    full.config_set("maxmemory", 1)
    with pytest.raises(StoreFull, match="no memory left"):
        await queue.publish([parcel("more"), parcel("and more")])
    assert sorted(full.keys()) == before
    jobs = await hands.take()
    assert sorted(data_of(jobs)) == [0, 1, 2]
    assert await hands.renew(jobs) == []
    assert [await hands.end(job) for job in jobs[:2]] == [True, True]
    assert await hands.end(jobs[2], "retry", text="no", delay=0.0)
    full.config_set("maxmemory", 0)
    await queue.publish([parcel("more")])
    assert data_of(await hands.take()) == [2, "more"]
    await queue.close()
    await hands._client.aclose()


async def test_telemetry_gives_way_in_a_full_redis(own_redis: EmbeddedRedis, full: redis.Redis) -> None:
    telemetry = RedisTelemetry(url=own_redis.url)
    for _ in range(10):
        telemetry.record(LogRecord(now_ns(), "info", "a line", source="studio"))
        await telemetry.flush()
    full.config_set("maxmemory", 1)
    telemetry.record(LogRecord(now_ns(), "info", "another", source="studio"))
    with pytest.raises(StoreFull):
        await telemetry.flush()
    # Half of it for each attempt to write, and the task that writes by itself may have made one too.
    kept = full.xlen(KEY)
    assert kept in (5, 2)
    full.config_set("maxmemory", 0)
    await telemetry.flush()
    assert full.xlen(KEY) == kept + 1
    await telemetry.close()
