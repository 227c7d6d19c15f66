"""The telemetry port: where spans and log records go, off the hot path."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import NamedTuple

from runtime.masking import Masker
from runtime.model import LogRecord, Span

Record = Span | LogRecord


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that were written together. `id` is the store's position, from which a reader resumes.

    `missed` is how many records of the same writer stood before it and left the store before this reader came to them.
    """

    id: str
    records: tuple[Record, ...]
    missed: int = 0


class Dropped(NamedTuple):
    """How many records were dropped. The start and the end of a span are a record each."""

    spans: int = 0
    logs: int = 0

    @property
    def total(self) -> int:
        """Return how many records it was in all."""
        return self.spans + self.logs


class Telemetry(ABC):
    """Takes records without ever making the caller wait.

    `record` only appends to a buffer, bounded by records and by bytes, that is flushed every 50 ms; in a full one the
    oldest records are dropped and counted in `dropped`. A span is recorded when it starts (`end` None) and again when
    it ends; where both are in one flush, readers get only the end, with `whole` set. What `masker` finds isn't written.
    """

    masker: Masker = Masker()

    @property
    def dropped(self) -> Dropped:
        """Return what this process has dropped so far."""
        return Dropped()

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

    async def dropped_by_all(self) -> Dropped:
        """Return what all processes of the project have dropped, as far as it was written.

        :raises StoreUnavailable: the store doesn't answer.
        """
        return self.dropped

    async def close(self) -> None:
        """Flush and give back connections."""
        await self.flush()
