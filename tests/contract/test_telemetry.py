"""What every telemetry adapter guarantees. A new adapter joins with one line in `TELEMETRY`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import pytest

from runtime.adapters.telemetry import redis as redis_telemetry
from runtime.adapters.telemetry.base import Batch, Record, Telemetry
from runtime.adapters.telemetry.memory import MemoryTelemetry
from runtime.adapters.telemetry.redis import RedisTelemetry
from runtime.errors import StoreUnavailable
from runtime.model import LogRecord, Span
from runtime.supervisor.redis import EmbeddedRedis

Make = Callable[[dict[str, Any]], Telemetry]

TELEMETRY: dict[str, Callable[[pytest.FixtureRequest], Make]] = {
    "memory": lambda request: lambda options: MemoryTelemetry(options=options),
    "redis": lambda request: lambda options: RedisTelemetry(url=request.getfixturevalue("redis_url"), options=options),
}

SPAN = Span("a" * 32, "b" * 16, None, "POST /tickets", "server", 1_700_000_000_123_456_789, attributes={"n": [1, {}]})


@pytest.fixture(params=TELEMETRY)
def make(request: pytest.FixtureRequest) -> Make:
    return TELEMETRY[request.param](request)


@pytest.fixture
async def telemetry(make: Make) -> AsyncIterator[Telemetry]:
    store = make({})
    yield store
    await store.close()


def line(number: int) -> LogRecord:
    return LogRecord(number, "info", f"line {number}", data={"empty": []}, step="Triage", attempt=1)


async def read(telemetry: Telemetry, expected: int, after: str = "0") -> list[Record]:
    return [record for batch in await read_batches(telemetry, expected, after) for record in batch.records]


async def read_batches(telemetry: Telemetry, expected: int, after: str = "0") -> list[Batch]:
    """Read until `expected` records are there."""
    batches: list[Batch] = []
    reader = telemetry.read(after)
    while sum(len(batch.records) for batch in batches) < expected:
        batches.append(await anext(reader))
    await reader.aclose()  # type: ignore[attr-defined]
    return batches


async def test_records_come_back_as_they_were(telemetry: Telemetry) -> None:
    records = [SPAN, line(1), LogRecord(5, "error", "ä\u0000", "a" * 32, "b" * 16, source="stderr")]
    for record in records:
        telemetry.record(record)
    assert await read(telemetry, 3) == records


async def test_records_are_written_without_a_flush_by_the_caller(telemetry: Telemetry) -> None:
    reader = asyncio.create_task(read(telemetry, 2))
    telemetry.record(line(1))
    while telemetry._buffer:  # type: ignore[attr-defined]
        await asyncio.sleep(0.01)
    telemetry.record(line(2))
    assert await reader == [line(1), line(2)]


async def test_a_span_that_ends_before_its_start_is_written_is_written_once_and_whole(telemetry: Telemetry) -> None:
    ended = SPAN.ended("ok", attributes={"motia.outcome": "ok"})
    telemetry.record(SPAN)
    telemetry.record(line(1))
    telemetry.record(ended)
    assert await read(telemetry, 2) == [line(1), msgspec.structs.replace(ended, whole=True)]


async def test_a_span_that_still_runs_at_the_flush_is_written_twice(telemetry: Telemetry) -> None:
    ended = SPAN.ended("ok", attributes={})
    telemetry.record(SPAN)
    await telemetry.flush()
    telemetry.record(ended)
    assert await read(telemetry, 2) == [SPAN, ended]


async def test_a_reader_of_logs_gets_no_spans(telemetry: Telemetry) -> None:
    for record in (SPAN, line(1)):
        telemetry.record(record)
    await telemetry.flush()
    batch = await anext(telemetry.read("0", logs_only=True))
    assert batch.records == (line(1),)


async def test_many_records_keep_their_order(telemetry: Telemetry) -> None:
    for number in range(2_000):
        telemetry.record(line(number))
    assert await read(telemetry, 2_000) == [line(number) for number in range(2_000)]


async def test_a_reader_resumes_just_after_its_position(telemetry: Telemetry) -> None:
    for number in range(3):
        telemetry.record(line(number))
        await telemetry.flush()
    batches = await read_batches(telemetry, 3)
    assert await read(telemetry, 1, after=batches[1].id) == [line(2)]


async def test_the_oldest_records_are_dropped_and_counted_when_the_buffer_is_full(make: Make) -> None:
    telemetry = make({"buffer": 10})
    for number in range(1_015):
        telemetry.record(line(number))
    assert telemetry.dropped == (0, 1_005)
    notice, *rest = await read(telemetry, 11)
    assert isinstance(notice, LogRecord)
    assert (notice.source, notice.severity) == ("studio", "warn")
    assert "0 records of spans and 1,005 log lines were dropped" in notice.message
    assert notice.data == {"dropped": {"spans": 0, "logs": 1_005}}
    assert await telemetry.dropped_by_all() == (0, 1_005)
    assert rest == [line(number) for number in range(1_005, 1_015)]
    await telemetry.close()


async def test_close_writes_what_is_buffered(telemetry: Telemetry) -> None:
    telemetry.record(line(1))
    await telemetry.close()
    assert not telemetry._buffer  # type: ignore[attr-defined]


@pytest.mark.parametrize("data", [float("nan"), "\ud800", {1: {2}}, object, 2**70], ids=ascii)
async def test_no_record_is_refused_and_none_takes_others_along(telemetry: Telemetry, data: Any) -> None:
    telemetry.record(LogRecord(1, "info", "odd \udcff", data=data))
    telemetry.record(line(2))
    records = await read(telemetry, 2)
    assert records[1] == line(2)


async def test_redis_telemetry_keeps_records_while_redis_is_stopped(own_redis: EmbeddedRedis) -> None:
    telemetry = RedisTelemetry(url=own_redis.url, options={"patience": 0.2})
    telemetry.record(line(1))
    await telemetry.flush()
    await asyncio.to_thread(own_redis.stop)
    telemetry.record(line(2))
    telemetry.record(line(3))
    with pytest.raises(StoreUnavailable):
        await telemetry.flush()
    await asyncio.to_thread(own_redis.start)
    telemetry.record(line(4))
    assert await read(telemetry, 4) == [line(number) for number in (1, 2, 3, 4)]
    await telemetry.close()


async def test_redis_telemetry_closes_while_redis_is_stopped(own_redis: EmbeddedRedis) -> None:
    telemetry = RedisTelemetry(url=own_redis.url, options={"patience": 0.2})
    telemetry.record(line(1))
    await asyncio.to_thread(own_redis.stop)
    await telemetry.close()


async def test_redis_telemetry_keeps_fewer_batches_when_they_are_large(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_telemetry, "LEAST_BATCHES", 10)
    telemetry = RedisTelemetry(url=redis_url, options={"keep_mb": 1})
    for number in range(200):
        telemetry.record(LogRecord(number, "info", "x" * 20_000))
        await telemetry.flush()
    assert 50 <= await telemetry._redis.xlen("motia:telemetry") < 70
    await telemetry.close()


async def test_redis_telemetry_skips_a_batch_that_it_can_not_read(redis_url: str) -> None:
    telemetry = RedisTelemetry(url=redis_url)
    await telemetry._redis.xadd("motia:telemetry", {"d": b'[{"k":"log"}]'})
    telemetry.record(line(1))
    assert await read(telemetry, 1) == [line(1)]
    await telemetry.close()
