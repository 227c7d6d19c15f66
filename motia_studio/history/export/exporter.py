"""Reads telemetry a second time and sends it elsewhere, from a place of its own.

Redis is the queue, and bounded: while the receiver is away or slow, records wait there like those of any other reader
that is behind, and nobody waits for it. What Redis drops meanwhile, and what the receiver refuses, is counted exactly.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, TypeVar

from motia_studio.history.database import PatientDatabase
from motia_studio.history.export.outcome import Outcome
from motia_studio.history.place import OLDEST, Place, read_place, write_place
from motia_studio.history.source import Entry, Source
from runtime.adapters.telemetry.base import Record
from runtime.adapters.telemetry.records import decode_batch
from runtime.adapters.telemetry.writers import Writers
from runtime.errors import InvalidPayload, StoreUnavailable
from runtime.model import LogRecord, Span

T = TypeVar("T")
log = logging.getLogger(__name__)

OTLP: Final = "otlp"
RECORDS_AT_ONCE: Final = 512
SECONDS_BETWEEN_SENDINGS: Final = 1.0
PAUSES: Final = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Sender(Protocol):
    """Sends records, and blocks meanwhile."""

    def send_spans(self, spans: Sequence[Span]) -> Outcome:
        """Send spans that have ended."""

    def send_logs(self, lines: Sequence[LogRecord]) -> Outcome:
        """Send log lines."""


class Exporter:
    """Runs until it is cancelled. What it was sending then is sent again by the next one."""

    def __init__(self, source: Source, database: PatientDatabase, sender: Sender) -> None:
        self._source = source
        self._database = database
        self._sender = sender
        self._writers = Writers()
        self._failures = 0
        self._told = ""

    async def run(self) -> None:
        """Send what comes from now on, or from where the last exporter stopped."""
        place = await self._begin()
        while True:
            entries = await self._read(place)
            await self._send_entries(place, entries)
            if not self._source.is_full:
                await asyncio.sleep(SECONDS_BETWEEN_SENDINGS)

    async def _begin(self) -> Place:
        place = await self._database.patiently(lambda store: read_place(store, OTLP))
        if place.entry == OLDEST:
            place.entry = await self._patiently(self._source.newest)
            await self._database.patiently(lambda store: write_place(store, place))
        self._writers = place.read_writers()
        return place

    async def _read(self, place: Place) -> Sequence[Entry]:
        return await self._patiently(lambda: self._source.read(place.entry))

    async def _send_entries(self, place: Place, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        spans: list[Span] = []
        lines: list[LogRecord] = []
        for entry in entries:
            for record in self._records(place, entry):
                if isinstance(record, LogRecord):
                    lines.append(record)
                elif record.end is not None:
                    spans.append(record)
        for some in _portions(spans):
            await self._send(place, partial(self._sender.send_spans, some))
        for said in _portions(lines):
            await self._send(place, partial(self._sender.send_logs, said))
        place.entry = entries[-1].id
        place.keep_writers(self._writers)
        await self._database.patiently(lambda store: write_place(store, place))

    def _records(self, place: Place, entry: Entry) -> Sequence[Record]:
        missed = self._writers.missing(entry.writer, entry.before, entry.records) if entry.writer else 0
        if missed is None:
            return ()
        if missed:
            self._count(place, missed, "Redis kept them for as long as it could, and the receiver was not ready")
        try:
            return decode_batch(entry.raw)
        except InvalidPayload as error:
            self._count(place, max(1, entry.records), error.message)
            return ()

    async def _send(self, place: Place, send: Callable[[], Outcome]) -> None:
        """Send records until the receiver has taken or refused them."""
        while True:
            outcome = await _in_thread(send)
            if not outcome.again:
                break
            if outcome.reason != self._told:
                self._told = outcome.reason
                log.warning("export.waiting", extra={"reason": outcome.reason})
            await asyncio.sleep(PAUSES[min(self._failures, len(PAUSES) - 1)])
            self._failures += 1
        if self._told:
            log.warning("export.resumed")
        self._failures, self._told = 0, ""
        if outcome.refused:
            self._count(place, outcome.refused, outcome.reason)

    def _count(self, place: Place, records: int, reason: str) -> None:
        place.missed += records
        log.warning("export.dropped", extra={"records": records, "in_all": place.missed, "reason": reason})

    async def _patiently(self, read: Callable[[], Awaitable[T]]) -> T:
        """Read from Redis, and again for as long as it is away, which the collector says."""
        while True:
            try:
                return await read()
            except StoreUnavailable:
                await asyncio.sleep(PAUSES[0])


def _portions(records: Sequence[T]) -> Iterator[Sequence[T]]:
    for at in range(0, len(records), RECORDS_AT_ONCE):
        yield records[at : at + RECORDS_AT_ONCE]


async def _in_thread(work: Callable[[], T]) -> T:
    """Do work in a thread that the process doesn't wait for at its end: a receiver may leave it hanging."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except Exception as raised:  # noqa: BLE001 - the edge of a thread: whoever waits gets it
            error = raised
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, result, error)

    threading.Thread(target=run, name="export", daemon=True).start()
    return await done
