"""Telemetry through a Redis stream: every process writes batches, the collector and the live views read them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import msgspec

from runtime.adapters.options import read_options
from runtime.adapters.redis_client import PATIENCE, available, connect
from runtime.adapters.redis_log import FIELD, Fields, follow_fields
from runtime.adapters.telemetry.base import Batch, Dropped
from runtime.adapters.telemetry.batch import Encoded
from runtime.adapters.telemetry.buffer import BUFFER, BUFFER_MB, BufferedTelemetry
from runtime.adapters.telemetry.records import decode_batch
from runtime.adapters.telemetry.writers import Writers
from runtime.errors import InvalidPayload, StoreFull

KEY: Final = "motia:telemetry"
# A hash: each writer that dropped something, and how much in all. Written again it says the same.
DROPPED: Final = "motia:telemetry:dropped"
WRITER: Final = "w"
KEEP_BATCHES: Final = 100_000
KEEP_MB: Final = 256
LEAST_BATCHES: Final = 1_000
READ_BATCHES: Final = 100

log = logging.getLogger(__name__)


class RedisTelemetry(BufferedTelemetry):
    """Telemetry that every process can read.

    Options: `url`, `patience` (seconds to wait for a Redis that is down), `buffer` and `buffer_mb` (how many records
    may wait in this process), `keep` (batches in Redis, from which a reader can resume) and `keep_mb` (about how much
    memory they may take there: large batches lower `keep`).
    """

    def __init__(self, *, url: str, options: Mapping[str, Any] | None = None) -> None:
        defaults = {"url": url, "patience": PATIENCE, "buffer": BUFFER, "buffer_mb": BUFFER_MB}
        kept = {"keep": KEEP_BATCHES, "keep_mb": KEEP_MB}
        read = read_options("redis telemetry adapter", options, defaults | kept)
        super().__init__(buffer=read["buffer"], buffer_mb=read["buffer_mb"])
        self._redis = connect(read["url"], patience=read["patience"])
        self._writer = secrets.token_hex(6)
        self._keep: int = read["keep"]
        self._keep_bytes: int = read["keep_mb"] * 1024 * 1024
        self._mean_bytes = 0.0

    async def write(self, batch: Encoded) -> None:
        """Write a batch. One that is written twice, because a reply was lost, is read once.

        Where Redis has no memory left, telemetry gives way before messages do.
        """
        try:
            await self._write(batch)
        except StoreFull:
            await self._make_room()
            raise

    async def _write(self, batch: Encoded) -> None:
        self._mean_bytes += 0.05 * (len(batch.raw) - self._mean_bytes)
        with available():
            async with self._redis.pipeline(transaction=batch.dropped is not None) as pipeline:
                if batch.dropped is not None:
                    pipeline.hset(DROPPED, self._writer, msgspec.json.encode(batch.dropped))
                fields: dict[Any, Any] = {FIELD: batch.raw, WRITER: f"{self._writer}:{batch.before}:{batch.count}"}
                pipeline.xadd(KEY, fields, maxlen=self._batches_to_keep(), approximate=True)
                await pipeline.execute()

    async def _make_room(self) -> None:
        """Drop the older half of what Redis keeps; readers see by the writers' counts what they missed of it."""
        with available():
            await self._redis.xtrim(KEY, maxlen=await self._redis.xlen(KEY) // 2, approximate=False)

    async def read(self, after: str | None = None, *, logs_only: bool = False) -> AsyncIterator[Batch]:
        """Yield batches in order, from the first call on or from just after position `after`."""
        writers = Writers()
        async for entries in follow_fields(self._redis, KEY, after, count=READ_BATCHES):
            for id_, fields in entries:
                batch = _batch(id_, fields, writers, logs_only=logs_only)
                if batch is not None:
                    yield batch

    async def dropped_by_all(self) -> Dropped:
        """Return what all processes have dropped, as far as it was written.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        with available():
            found: Any = await self._redis.hvals(DROPPED)
        each = [msgspec.json.decode(raw, type=Dropped) for raw in found]
        return Dropped(sum(dropped.spans for dropped in each), sum(dropped.logs for dropped in each))

    async def close(self) -> None:
        """Flush and give back connections."""
        await super().close()
        await self._redis.aclose()

    def _batches_to_keep(self) -> int:
        fitting = int(self._keep_bytes / max(self._mean_bytes, 1.0))
        return min(self._keep, max(LEAST_BATCHES, fitting))


def _batch(id_: str, fields: Fields, writers: Writers, *, logs_only: bool) -> Batch | None:
    try:
        records = decode_batch(fields[FIELD.encode()], logs_only=logs_only)
    except InvalidPayload as error:
        log.warning("telemetry.unreadable", extra={"id": id_, "reason": error.message})
        return None
    mark = fields.get(WRITER.encode())
    if mark is None:
        return Batch(id_, records)
    writer, _, numbers = mark.decode().partition(":")
    before, _, count = numbers.partition(":")
    missed = writers.missing(writer, int(before), int(count))
    return None if missed is None else Batch(id_, records, missed)
