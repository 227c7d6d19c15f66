"""The buffer before every telemetry store: takes records at once, writes them soon, drops the oldest when full."""

from __future__ import annotations

import asyncio
import logging
from abc import abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Final

import msgspec

from runtime.adapters.telemetry.base import Record, Telemetry
from runtime.errors import StoreUnavailable
from runtime.model import LogRecord, Span, now_ns

FLUSH_SECONDS: Final = 0.05
RETRY_SECONDS: Final = 1.0
BATCH: Final = 500
BUFFER: Final = 20_000

log = logging.getLogger(__name__)


class BufferedTelemetry(Telemetry):
    """Telemetry that writes from a task of its own, which runs only while there is something to write.

    `flush` raises StoreUnavailable and keeps the records; the task tries again every second. A batch whose
    acknowledgement is lost is written twice. How many records were dropped becomes a log record as soon as writing
    works again. A span that starts and ends between two writes is written once, as `whole`.
    """

    def __init__(self, *, buffer: int) -> None:
        self.dropped = 0
        self._limit = buffer
        self._unreported = 0
        self._buffer: deque[Record] = deque()
        self._writing = asyncio.Lock()
        self._flusher: asyncio.Task[None] | None = None

    @abstractmethod
    async def write(self, records: Sequence[Record]) -> None:
        """Write at most BATCH records as one batch.

        :raises StoreUnavailable: nothing was written, as far as is known.
        """

    def record(self, record: Record) -> None:
        """Take one record."""
        if len(self._buffer) >= self._limit:
            self._buffer.popleft()
            self._count_dropped(1)
        self._buffer.append(record)
        if self._flusher is None:
            self._start()

    async def flush(self) -> None:
        """Write what is buffered."""
        async with self._writing:
            while self._buffer or self._unreported:
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
            log.warning("telemetry.lost", extra={"records": len(self._buffer), "reason": error.message})

    def _start(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # Recorded outside the event loop; the next record inside it, or a flush, takes this one along.
        self._flusher = loop.create_task(self._flush_until_empty())

    async def _flush_until_empty(self) -> None:
        try:
            while self._buffer or self._unreported:
                await asyncio.sleep(FLUSH_SECONDS)
                await self._flush_or_wait()
        finally:
            # Here and not in a callback: a record taken in between would find a flusher that is already done.
            self._flusher = None

    async def _flush_or_wait(self) -> None:
        try:
            await self.flush()
        except StoreUnavailable as error:
            log.warning("telemetry.waiting", extra={"records": len(self._buffer), "reason": error.message})
            await asyncio.sleep(RETRY_SECONDS)

    async def _write_batch(self) -> None:
        notice = self._notice()
        records = [self._buffer.popleft() for _ in range(min(BATCH - len(notice), len(self._buffer)))]
        reported = self._unreported
        try:
            await self.write([*notice, *_merged(records)])
        except (StoreUnavailable, asyncio.CancelledError):
            self._put_back(records)
            raise
        self._unreported -= reported

    def _put_back(self, records: list[Record]) -> None:
        overflow = max(0, len(self._buffer) + len(records) - self._limit)
        self._count_dropped(overflow)
        self._buffer.extendleft(reversed(records[overflow:]))

    def _count_dropped(self, count: int) -> None:
        self.dropped += count
        self._unreported += count

    def _notice(self) -> list[Record]:
        if not self._unreported:
            return []
        message = f"{self._unreported:,} spans and logs were dropped here: they came faster than they could be written"
        return [LogRecord(now_ns(), "warn", message, source="studio")]


def _merged(records: list[Record]) -> list[Record]:
    """Leave out the starts of spans whose ends are there too: most calls are over before anybody could see them run."""
    started = {record.span_id for record in records if isinstance(record, Span) and record.end is None}
    if not started:
        return records
    ended = {record.span_id for record in records if isinstance(record, Span) and record.end is not None}
    whole = started & ended
    merged: list[Record] = []
    for record in records:
        if not isinstance(record, Span) or record.span_id not in whole:
            merged.append(record)
        elif record.end is not None:
            merged.append(msgspec.structs.replace(record, whole=True))
    return merged
