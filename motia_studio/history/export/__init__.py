"""Sends traces and logs to where else they are wanted, as OpenTelemetry's OTLP over HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from motia_studio.environment import Environment
from motia_studio.history.database import PatientDatabase
from motia_studio.history.source import Source
from runtime.config.tree import Telemetry
from runtime.execution.tasks import end_tasks

log = logging.getLogger(__name__)


@asynccontextmanager
async def exporting(environment: Environment, telemetry: Telemetry, database: PatientDatabase) -> AsyncIterator[None]:
    """Export what comes meanwhile, if `telemetry.otlp_endpoint` says where to; nothing is loaded otherwise."""
    if telemetry.otlp_endpoint is None:
        yield
        return
    from motia_studio.history.export.exporter import Exporter  # noqa: PLC0415 - see above
    from motia_studio.history.export.otlp import OtlpSender  # noqa: PLC0415 - see above

    service = telemetry.service_name or environment.folder.name
    source, sender = Source(environment.redis_url), OtlpSender(telemetry.otlp_endpoint, telemetry.otlp_headers, service)
    task = asyncio.create_task(Exporter(source, database, sender).run(), name="export")
    task.add_done_callback(_tell)
    try:
        yield
    finally:
        await end_tasks([task])
        sender.close()
        await source.close()


def _tell(task: asyncio.Task[None]) -> None:
    # Whatever goes wrong with sending elsewhere, the history is still written.
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("export.ended", exc_info=error)
