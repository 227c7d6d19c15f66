"""Telemetry in this process's memory: for tests, and for one process that looks at itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from runtime.adapters.memory_log import MemoryLog
from runtime.adapters.options import read_options
from runtime.adapters.telemetry.base import Batch
from runtime.adapters.telemetry.batch import Encoded
from runtime.adapters.telemetry.buffer import BUFFER, BUFFER_MB, BufferedTelemetry
from runtime.adapters.telemetry.records import decode_batch


class MemoryTelemetry(BufferedTelemetry):
    """Telemetry of one process.

    Options: `buffer` and `buffer_mb` (how many records may wait), `keep` (batches that stay readable).
    """

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        defaults = {"buffer": BUFFER, "buffer_mb": BUFFER_MB, "keep": 10_000}
        read = read_options("memory telemetry adapter", options, defaults)
        super().__init__(buffer=read["buffer"], buffer_mb=read["buffer_mb"])
        self._log: MemoryLog[bytes] = MemoryLog(read["keep"])

    async def write(self, batch: Encoded) -> None:
        """Write a batch."""
        self._log.append(batch.raw)

    async def read(self, after: str | None = None, *, logs_only: bool = False) -> AsyncIterator[Batch]:
        """Yield batches in order, from the first call on or from just after position `after`."""
        async for entries in self._log.follow(after):
            for id_, raw in entries:
                yield Batch(id_, decode_batch(raw, logs_only=logs_only))
