"""The collector: reads telemetry, writes it to the database, keeps the database within its bounds.

It reads what it can write at once and no more, so Redis is its only queue, and starts from the place that the database
remembers. Neither a Redis nor a database that goes away for a while, nor the end of this process, loses or repeats a
record. Everything that touches the database runs in one thread, one after the other.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from typing import Final

from motia_studio.history.database import PatientDatabase
from motia_studio.history.ingest import ingest, skip
from motia_studio.history.place import TELEMETRY, read_place
from motia_studio.history.retention import Retention
from motia_studio.history.source import Entry, Source
from runtime.errors import InvalidPayload, StoreUnavailable
from runtime.execution.tasks import end_tasks

log = logging.getLogger(__name__)

# Many small transactions cost more than few large ones, so who has much to write waits longer for more.
SECONDS_BETWEEN_WRITES: Final = 0.25
SECONDS_WHILE_BUSY: Final = 1.0
BUSY_BYTES: Final = 100_000
PAUSE_AFTER_LOSS: Final = 0.5
SECONDS_BETWEEN_DELETIONS: Final = 5.0
# While there is more to delete, this share of the time belongs to it and the rest to writing.
SHARE_OF_DELETIONS: Final = 0.3
SECONDS_TO_FINISH: Final = 5.0


class Collector:
    """Runs until it is told to stop; what stands in Redis by then is written first."""

    def __init__(self, source: Source, database: PatientDatabase, retention: Retention) -> None:
        self._source = source
        self._database = database
        self._retention = retention
        self._after = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Collect until `stop` is set."""
        tasks = [
            asyncio.create_task(self._collect(), name="collector-collect"),
            asyncio.create_task(self._expire(), name="collector-expire"),
        ]
        stopped = asyncio.create_task(stop.wait(), name="collector-stop")
        done, _ = await asyncio.wait([*tasks, stopped], return_when=asyncio.FIRST_COMPLETED)
        await end_tasks((*tasks, stopped))
        for task in done - {stopped}:
            task.result()
        await self._finish()

    async def _collect(self) -> None:
        self._after = (await self._database.patiently(lambda store: read_place(store, TELEMETRY))).entry
        pause = 0.0
        while True:
            await asyncio.sleep(pause)
            began = time.monotonic()
            entries = await self._read()
            await self._store_entries(entries)
            if not self._source.is_full:
                busy = sum(len(entry.raw) for entry in entries) > BUSY_BYTES
                pause = max(0.0, began + (SECONDS_WHILE_BUSY if busy else SECONDS_BETWEEN_WRITES) - time.monotonic())

    async def _read(self) -> Sequence[Entry]:
        told = ""
        while True:
            try:
                return await self._source.read(self._after)
            except StoreUnavailable as error:
                if str(error) != told:
                    told = str(error)
                    log.warning("collector.source_lost", extra={"reason": told})
                await asyncio.sleep(PAUSE_AFTER_LOSS)

    async def _store_entries(self, entries: Sequence[Entry]) -> None:
        """Write entries. One that the database refuses is left out and named, so that it doesn't stop the others."""
        if not entries:
            return
        try:
            place = await self._database.patiently(lambda store: ingest(store, entries, self._after))
            self._after = place.entry
        except InvalidPayload as error:
            if len(entries) > 1:
                for entry in entries:
                    await self._store_entries([entry])
                return
            log.error("collector.entry_refused", extra={"id": entries[0].id, "reason": str(error)})  # noqa: TRY400 - bad data
            await self._database.patiently(lambda store: skip(store, entries[0]))
            self._after = entries[0].id

    async def _expire(self) -> None:
        while True:
            began = time.monotonic()
            more = await self._database.patiently(self._retention.apply)
            took = time.monotonic() - began
            await asyncio.sleep(took * (1 / SHARE_OF_DELETIONS - 1) if more else SECONDS_BETWEEN_DELETIONS)

    async def _finish(self) -> None:
        """Write what stands in Redis, unless something of it is away: then the next start does."""
        end = time.monotonic() + SECONDS_TO_FINISH
        try:
            while time.monotonic() < end and (entries := await self._source.read(self._after, wait=False)):
                place = await self._database.once(partial(ingest, entries=entries, after=self._after))
                self._after = place.entry
        except (StoreUnavailable, InvalidPayload) as error:
            log.warning("collector.unfinished", extra={"reason": str(error)})
