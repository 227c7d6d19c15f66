"""Telemetry under more than it can carry: what was taken is written or counted, and never waited for."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import Any

import redis

from runtime.adapters.telemetry.base import Batch, Dropped, Record
from runtime.adapters.telemetry.redis import KEY, RedisTelemetry
from runtime.model import LogRecord, Span
from runtime.supervisor.redis import EmbeddedRedis
from tests.faults.report import report

FLOOD = 60_000


def records(count: int) -> list[Record]:
    """Return as many lines as spans, none of which is both started and ended."""
    return [
        LogRecord(number, "info", f"line {number} " + "x" * (number % 300))
        if number % 2
        else Span(f"{number:032x}", f"{number:016x}", None, "work", "internal", number, number + 1, "ok")
        for number in range(count)
    ]


async def read_all(telemetry: RedisTelemetry) -> list[Batch]:
    """Read what is there."""
    newest: Any = await telemetry._redis.xrevrange(KEY, count=1)
    batches: list[Batch] = []
    async for batch in telemetry.read("0"):
        batches.append(batch)
        if batch.id == newest[0][0].decode():
            return batches
    raise AssertionError("a reader never ends")


def count(batches: list[Batch]) -> tuple[Dropped, Dropped]:
    """Return how many records were written, without notices, and how many the notices say are missing."""
    kinds: Counter[str] = Counter()
    missing = Dropped()
    for record in (record for batch in batches for record in batch.records):
        if isinstance(record, LogRecord) and record.source == "studio":
            said = record.data["dropped"]
            missing = Dropped(missing.spans + said["spans"], missing.logs + said["logs"])
        else:
            kinds[type(record).__name__] += 1
    return Dropped(kinds["Span"], kinds["LogRecord"]), missing


async def test_flood_is_written_or_counted_to_the_last_record(redis_url: str) -> None:
    telemetry = RedisTelemetry(url=redis_url, options={"buffer": 5_000})
    flood = records(FLOOD)
    started = time.thread_time()
    for number, record in enumerate(flood):
        telemetry.record(record)
        if number % 2_000 == 0:
            await asyncio.sleep(0)
    seconds = time.thread_time() - started
    await telemetry.flush()
    written, missing = count(await read_all(telemetry))
    assert missing == telemetry.dropped == await telemetry.dropped_by_all()
    assert (written.spans + missing.spans, written.logs + missing.logs) == (FLOOD // 2, FLOOD // 2)
    assert missing.total > 0
    note = f"{missing.total} dropped and counted; {seconds * 1e6 / FLOOD:.1f} us of CPU for each record"
    report("telemetry-flood", n=FLOOD, lost=0, duplicated=0, note=note)
    await telemetry.close()


async def test_flood_is_counted_while_redis_is_gone(own_redis: EmbeddedRedis) -> None:
    telemetry = RedisTelemetry(url=own_redis.url, options={"buffer": 2_000, "patience": 0.2})
    flood = records(20_000)
    for record in flood[:1_000]:
        telemetry.record(record)
    await telemetry.flush()
    await asyncio.to_thread(own_redis.stop)
    for number, record in enumerate(flood[1_000:]):
        telemetry.record(record)
        if number % 4_000 == 0:
            await asyncio.sleep(0.1)
    await asyncio.to_thread(own_redis.start)
    await telemetry.flush()
    written, missing = count(await read_all(telemetry))
    assert missing == telemetry.dropped
    assert (written.spans + missing.spans, written.logs + missing.logs) == (10_000, 10_000)
    report("telemetry-outage", n=20_000, lost=0, duplicated=0, note=f"{missing.total} dropped and counted")
    await telemetry.close()


async def test_batch_whose_reply_is_lost_is_read_once(redis_url: str) -> None:
    telemetry = RedisTelemetry(url=redis_url)
    for record in records(100):
        telemetry.record(record)
    batch = telemetry._next_batch()
    await telemetry.write(batch)
    telemetry._unsent = batch
    await telemetry.flush()
    with redis.Redis.from_url(redis_url) as client:
        assert client.xlen(KEY) == 2
    telemetry.record(records(1)[0])
    await telemetry.flush()
    written, _ = count(await read_all(telemetry))
    assert written.total == 101
    await telemetry.close()


async def test_reader_counts_what_left_the_store_before_it_came(redis_url: str) -> None:
    telemetry = RedisTelemetry(url=redis_url)
    for start in range(0, 40, 10):
        for record in records(40)[start : start + 10]:
            telemetry.record(record)
        await telemetry.flush()
    reader = telemetry.read("0")
    with redis.Redis.from_url(redis_url) as client:
        second, third = (entry[0] for entry in client.xrange(KEY)[1:3])
        client.xdel(KEY, second, third)
    assert [(await anext(reader)).missed for _ in range(2)] == [0, 20]
    await telemetry.close()


async def test_buffer_is_bounded_by_bytes_too(redis_url: str) -> None:
    telemetry = RedisTelemetry(url=redis_url, options={"buffer_mb": 1})
    for number in range(100):
        telemetry.record(LogRecord(number, "info", "x" * 60_000))
    assert telemetry._bytes <= 1024 * 1024
    assert telemetry.dropped.logs == 100 - len(telemetry._buffer) > 80
    await telemetry.close()
