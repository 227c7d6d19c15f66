"""Leaves out the log lines that a project doesn't want kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from runtime.adapters.telemetry.base import Batch, Dropped, Record, Telemetry
from runtime.model import LogRecord
from runtime.model.trace import Severity

SEVERITIES: Final[tuple[Severity, ...]] = ("debug", "info", "warn", "error")


class FromLevel(Telemetry):
    """Telemetry that takes every span, and log lines that are at least as severe as `least`."""

    def __init__(self, telemetry: Telemetry, least: Severity) -> None:
        self._telemetry = telemetry
        self._unwanted = frozenset(SEVERITIES[: SEVERITIES.index(least)])

    @property
    def dropped(self) -> Dropped:
        """Return what this process has dropped so far; what was left out is not among it."""
        return self._telemetry.dropped

    def record(self, record: Record) -> None:
        """Take one record, or leave it out."""
        if not (isinstance(record, LogRecord) and record.severity in self._unwanted):
            self._telemetry.record(record)

    async def flush(self) -> None:
        """Write what is buffered."""
        await self._telemetry.flush()

    def read(self, after: str | None = None, *, logs_only: bool = False) -> AsyncIterator[Batch]:
        """Yield what was written."""
        return self._telemetry.read(after, logs_only=logs_only)

    async def dropped_by_all(self) -> Dropped:
        """Return what all processes have dropped."""
        return await self._telemetry.dropped_by_all()

    async def close(self) -> None:
        """Flush and give back connections."""
        await self._telemetry.close()
