"""The buffer before every telemetry store: takes records at once, writes them soon, drops the oldest when full."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections import deque
from typing import Final

from runtime.adapters.telemetry.base import Dropped, Record, Telemetry
from runtime.adapters.telemetry.batch import Encoded, merge, notice, weigh
from runtime.adapters.telemetry.records import encode_batch
from runtime.errors import StoreUnavailable
from runtime.model import LogRecord

FLUSH_SECONDS: Final = 0.05
RETRY_SECONDS: Final = 1.0
BATCH: Final = 500
# Encoding a batch keeps the event loop for about a millisecond for each of these.
BATCH_BYTES: Final = 512 * 1024
BUFFER: Final = 20_000
BUFFER_MB: Final = 32

log = logging.getLogger(__name__)


class BufferedTelemetry(Telemetry):
    """Telemetry that writes from a task of its own, which runs only while there is something to write.

    `flush` raises StoreUnavailable and keeps the records; the task tries again every second. How many records were
    dropped becomes a log record as soon as writing works again: what was taken is either written or counted. A span
    that starts and ends between two writes is written once, as `whole`.
    """

    def __init__(self, *, buffer: int, buffer_mb: int) -> None:
        self._limit = buffer
        self._byte_limit = buffer_mb * 1024 * 1024
        self._bytes = 0
        self._spans_dropped = 0
        self._logs_dropped = 0
        self._reported = Dropped()
        self._written = 0
        self._buffer: deque[tuple[Record, int]] = deque()
        self._unsent: Encoded | None = None
        self._writing = asyncio.Lock()
        self._flusher: asyncio.Task[None] | None = None

    @abstractmethod
    async def write(self, batch: Encoded) -> None:
        """Write one batch. After a failure the same batch comes again before any other.

        :raises StoreUnavailable: it may or may not have been written.
        """

    @property
    def dropped(self) -> Dropped:
        """Return what this process has dropped so far."""
        return Dropped(self._spans_dropped, self._logs_dropped)

    @property
    def waiting(self) -> int:
        """Return how many records are not written yet."""
        return len(self._buffer) + (self._unsent.count if self._unsent else 0)

    def record(self, record: Record) -> None:
        """Take one record."""
        size = weigh(record)
        buffer = self._buffer
        buffer.append((record, size))
        self._bytes += size
        while len(buffer) > self._limit or (self._bytes > self._byte_limit and len(buffer) > 1):
            self._drop_oldest()
        if self._flusher is None:
            self._start()

    async def flush(self) -> None:
        """Write what is buffered."""
        async with self._writing:
            while self._has_news():
                await self._write_batch()

    async def close(self) -> None:
        """Flush; what can't be written now is lost."""
        async with self._writing:
            # The task isn't inside a write while this holds the lock, so cancelling it loses nothing.
            if self._flusher is not None:
                self._flusher.cancel()
        try:
            await self.flush()
        except StoreUnavailable as error:
            log.warning("telemetry.lost", extra={"records": self.waiting, "reason": error.message})

    def _has_news(self) -> bool:
        return bool(self._buffer) or self._unsent is not None or self.dropped != self._reported

    def _start(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # Recorded outside the event loop; the next record inside it, or a flush, takes this one along.
        self._flusher = loop.create_task(self._flush_until_empty())

    async def _flush_until_empty(self) -> None:
        try:
            while self._has_news():
                await asyncio.sleep(FLUSH_SECONDS)
                await self._flush_or_wait()
        finally:
            # Here and not in a callback: a record taken in between would find a flusher that is already done.
            self._flusher = None

    async def _flush_or_wait(self) -> None:
        try:
            await self.flush()
        except StoreUnavailable as error:
            log.warning("telemetry.waiting", extra={"records": self.waiting, "reason": error.message})
            await asyncio.sleep(RETRY_SECONDS)

    async def _write_batch(self) -> None:
        if self._unsent is None:
            self._unsent = self._next_batch()
        await self.write(self._unsent)
        self._written += self._unsent.count
        self._unsent = None

    def _next_batch(self) -> Encoded:
        dropped, records, size = self.dropped, [], 0
        is_news = dropped != self._reported
        if is_news:
            missing = Dropped(dropped.spans - self._reported.spans, dropped.logs - self._reported.logs)
            records.append(notice(missing))
            self._reported = dropped
        taken: list[Record] = []
        while self._buffer and len(taken) + len(records) < BATCH and size < BATCH_BYTES:
            size += self._take(taken)
        merged = [*records, *merge(taken)]
        return Encoded(encode_batch(merged, self.masker), len(merged), self._written, dropped if is_news else None)

    def _take(self, taken: list[Record]) -> int:
        record, size = self._buffer.popleft()
        self._bytes -= size
        taken.append(record)
        return size

    def _drop_oldest(self) -> None:
        record, size = self._buffer.popleft()
        self._bytes -= size
        if isinstance(record, LogRecord):
            self._logs_dropped += 1
        else:
            self._spans_dropped += 1
