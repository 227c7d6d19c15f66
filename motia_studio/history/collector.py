"""The collector: reads telemetry, writes it to the database, keeps the database within its bounds.

Two tasks with a short queue between them. The reader resumes from the last batch it queued, the process from the last
one it wrote, so that neither a Redis nor a database that goes away for a while loses or repeats a record.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections
from redis.exceptions import RedisError

from motia_studio.history.ingest import ingest
from motia_studio.history.position import current
from motia_studio.history.retention import Retention
from runtime.adapters.telemetry.base import Batch, Telemetry
from runtime.errors import StoreUnavailable
from runtime.execution.tasks import end_tasks

T = TypeVar("T")
log = logging.getLogger(__name__)

RECORDS_PER_WRITE = 5000
BATCHES_WAITING = 200
SECONDS_BETWEEN_WRITES = 0.25
PAUSE_AFTER_LOSS = 0.5
SECONDS_BETWEEN_DELETIONS = 30.0
SECONDS_BETWEEN_STEPS = 0.2


class Collector:
    """Runs until it is told to stop; what was read by then is written first."""

    def __init__(self, open_telemetry: Callable[[], Telemetry], retention: Retention) -> None:
        self._open_telemetry = open_telemetry
        self._retention = retention
        self._batches: asyncio.Queue[Batch] = asyncio.Queue(BATCHES_WAITING)

    async def run(self, stop: asyncio.Event) -> None:
        """Collect until `stop` is set."""
        after = (await self._patiently(current)).entry
        tasks = [
            asyncio.create_task(self._read(after), name="collector-read"),
            asyncio.create_task(self._write(), name="collector-write"),
            asyncio.create_task(self._expire(), name="collector-expire"),
        ]
        stopped = asyncio.create_task(stop.wait(), name="collector-stop")
        done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        await end_tasks(tasks[:1])
        if stopped in done:
            await self._batches.join()
        await end_tasks((*tasks, stopped))
        for task in done - {stopped}:
            task.result()

    async def _read(self, after: str) -> None:
        while True:
            telemetry = self._open_telemetry()
            try:
                async for batch in telemetry.read(after):
                    await self._batches.put(batch)
                    after = batch.id
            except (StoreUnavailable, RedisError, OSError) as error:
                log.warning("collector.source_lost", extra={"reason": str(error)})
                await asyncio.sleep(PAUSE_AFTER_LOSS)
            finally:
                await telemetry.close()

    async def _write(self) -> None:
        written = 0.0
        while True:
            batches = [await self._batches.get()]
            await asyncio.sleep(max(0.0, written + SECONDS_BETWEEN_WRITES - time.monotonic()))
            written = time.monotonic()
            records = len(batches[0].records)
            while records < RECORDS_PER_WRITE and not self._batches.empty():
                batches.append(self._batches.get_nowait())
                records += len(batches[-1].records)
            await self._store(batches)
            for _ in batches:
                self._batches.task_done()

    async def _store(self, batches: list[Batch]) -> None:
        """Write batches. One that the database refuses is left out and named, so that it doesn't stop the others."""
        try:
            await self._patiently(partial(ingest, batches))
        except (DatabaseError, ValueError, OverflowError) as error:
            if len(batches) == 1:
                log.error("collector.batch_refused", extra={"id": batches[0].id, "reason": str(error)})  # noqa: TRY400
                return
            for batch in batches:
                await self._store([batch])

    async def _expire(self) -> None:
        while True:
            started = time.monotonic()
            while await self._patiently(self._retention.apply):
                await asyncio.sleep(SECONDS_BETWEEN_STEPS)
            await asyncio.sleep(max(0.0, SECONDS_BETWEEN_DELETIONS - (time.monotonic() - started)))

    async def _patiently(self, work: Callable[[], T]) -> T:
        """Do database work in its thread, and do it again for as long as the database is away or locked."""
        while True:
            try:
                return await sync_to_async(work)()
            except (OperationalError, InterfaceError) as error:
                log.warning("collector.database_lost", extra={"reason": str(error)})
                await sync_to_async(close_old_connections)()
                await asyncio.sleep(PAUSE_AFTER_LOSS)
