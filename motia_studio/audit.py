"""What people change in the running project stands in its log: who, what, and the trace that it started."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from motia_studio.masking import project_masker
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.opening import open_telemetry
from runtime.config.reader import read_config
from runtime.model import LogRecord, TraceContext, now_ns


def note(user: str, message: str, *, step: str | None = None, data: Any = None) -> None:
    """Write "ada paused TriageTicket" to the log; `message` is what follows the name.

    :raises StoreUnavailable: telemetry can't be written.
    """
    write(line(user, message, step=step, data=data))


def write(*records: Record) -> None:
    """Write records to the project's telemetry, without its secrets.

    :raises StoreUnavailable: telemetry can't be written.
    """
    asyncio.run(_write(records))


def line(
    user: str, message: str, *, step: str | None = None, data: Any = None, trace: TraceContext | None = None
) -> LogRecord:
    """Return the line of the log, for whoever writes telemetry of their own; `trace` is what it belongs to."""
    return LogRecord(
        now_ns(),
        "info",
        f"{user} {message}",
        trace_id=trace.trace_id if trace else None,
        span_id=trace.span_id if trace else None,
        step=step,
        data={"motia.by": user, **(data or {})},
        source="studio",
    )


async def _write(records: Iterable[Record]) -> None:
    environment = settings.ENVIRONMENT
    config = read_config(environment.folder, environ=os.environ)
    telemetry = open_telemetry(config.telemetry, redis_url=environment.redis_url, masker=project_masker())
    for record in records:
        telemetry.record(record)
    await telemetry.close()
