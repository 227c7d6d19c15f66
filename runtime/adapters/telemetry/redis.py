"""Telemetry through a Redis stream: every process writes batches, the collector and the live views read them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from runtime.adapters.options import read_options
from runtime.adapters.redis_client import PATIENCE, available, connect
from runtime.adapters.redis_log import FIELD, follow
from runtime.adapters.telemetry.base import Batch, Record
from runtime.adapters.telemetry.buffer import BUFFER, BufferedTelemetry
from runtime.adapters.telemetry.records import decode_batch, encode_batch
from runtime.errors import InvalidPayload

KEY: Final = "motia:telemetry"
KEEP_BATCHES: Final = 100_000
KEEP_MB: Final = 256
LEAST_BATCHES: Final = 1_000
READ_BATCHES: Final = 100

log = logging.getLogger(__name__)


class RedisTelemetry(BufferedTelemetry):
    """Telemetry that every process can read.

    Options: `url`, `patience` (seconds to wait for a Redis that is down), `buffer` (records that wait in this process),
    `keep` (batches in Redis, from which a reader can resume) and `keep_mb` (about how much memory they may take there:
    large batches lower `keep`).
    """

    def __init__(self, *, url: str, options: Mapping[str, Any] | None = None) -> None:
        defaults = {"url": url, "patience": PATIENCE, "buffer": BUFFER, "keep": KEEP_BATCHES, "keep_mb": KEEP_MB}
        read = read_options("redis telemetry adapter", options, defaults)
        super().__init__(buffer=read["buffer"])
        self._redis = connect(read["url"], patience=read["patience"])
        self._keep: int = read["keep"]
        self._keep_bytes: int = read["keep_mb"] * 1024 * 1024
        self._mean_bytes = 0.0

    async def write(self, records: Sequence[Record]) -> None:
        """Write a batch."""
        raw = encode_batch(records)
        self._mean_bytes += 0.05 * (len(raw) - self._mean_bytes)
        with available():
            await self._redis.xadd(KEY, {FIELD: raw}, maxlen=self._batches_to_keep(), approximate=True)

    async def read(self, after: str | None = None, *, logs_only: bool = False) -> AsyncIterator[Batch]:
        """Yield batches in order, from the first call on or from just after position `after`."""
        async for entries in follow(self._redis, KEY, after, count=READ_BATCHES):
            for id_, raw in entries:
                try:
                    batch = Batch(id_, decode_batch(raw, logs_only=logs_only))
                except InvalidPayload as error:
                    log.warning("telemetry.unreadable", extra={"id": id_, "reason": error.message})
                    continue
                yield batch

    async def close(self) -> None:
        """Flush and give back connections."""
        await super().close()
        await self._redis.aclose()

    def _batches_to_keep(self) -> int:
        fitting = int(self._keep_bytes / max(self._mean_bytes, 1.0))
        return min(self._keep, max(LEAST_BATCHES, fitting))
