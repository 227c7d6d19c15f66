"""The telemetry port: where spans and log records go, off the hot path."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass

from runtime.model import LogRecord, Span

Record = Span | LogRecord


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that were written together. `id` is the store's position, from which a reader resumes."""

    id: str
    records: tuple[Record, ...]


class Telemetry(ABC):
    """Takes records without ever making the caller wait.

    `record` only appends to a bounded buffer that is flushed every 50 ms; when the buffer is full the oldest records
    are dropped and counted in `dropped`. A span is recorded when it starts (`end` None) and again when it ends; where
    both are in one flush, readers get only the end, with `whole` set.
    """

    dropped: int = 0

    @abstractmethod
    def record(self, record: Record) -> None:
        """Take one record. Never blocks, never raises."""

    @abstractmethod
    async def flush(self) -> None:
        """Write what is buffered."""

    @abstractmethod
    def read(self, after: str | None = None, *, logs_only: bool = False) -> AsyncIterator[Batch]:
        """Yield batches in order, from now on or from just after position `after` ("0" is the oldest kept).

        `logs_only` spares the reader the spans, of which a busy project has many more.
        """

    async def close(self) -> None:
        """Flush and give back connections."""
        await self.flush()
