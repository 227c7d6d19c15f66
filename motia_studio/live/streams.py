"""Shows pages what passes by in the streams: one reader for all of them, while somebody looks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec

from motia_studio.live.subscriber import Subscriber
from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.errors import MotiaError
from runtime.execution.tasks import end_tasks
from runtime.masking import Masker

# How soon it is noticed that somebody looks, and that nobody does any more.
SECONDS = 0.25
# Between two looks at the log, so that a busy stream is told in few frames.
TICK_SECONDS = 0.1
# Of one tick a page gets the last so many; nobody reads more.
MOST_EVENTS = 200

log = logging.getLogger(__name__)


class StreamFeed:
    """Reads the log of events once for this process.

    `open_streams` opens the project's adapter, `open_masker` what finds its secrets: pages of people who may see them
    share this feed with those of people who may not.
    """

    def __init__(
        self,
        open_streams: Callable[[], Streams],
        open_masker: Callable[[], Masker],
        subscribers: Callable[[], Collection[Subscriber]],
    ) -> None:
        self._open = open_streams
        self._open_masker = open_masker
        self._subscribers = subscribers

    async def run(self) -> None:
        """Feed pages until cancelled."""
        reading: asyncio.Task[None] | None = None
        try:
            while True:
                if self._is_wanted() and (reading is None or reading.done()):
                    reading = asyncio.create_task(self._read(), name="live-stream-events")
                elif reading is not None and not self._is_wanted():
                    await end_tasks([reading])
                    reading = None
                await asyncio.sleep(SECONDS)
        finally:
            if reading is not None:
                await end_tasks([reading])

    def _is_wanted(self) -> bool:
        return any(subscriber.interest.streams for subscriber in self._subscribers())

    async def _read(self) -> None:
        try:
            streams, masker = self._open(), self._open_masker()
        except MotiaError as error:
            log.warning("live.streams_unread", extra={"reason": error.message})
            return
        try:
            async for batch in streams.events():
                self._tell(shown_events(batch, masker))
                await asyncio.sleep(TICK_SECONDS)
        except MotiaError as error:
            log.warning("live.streams_unread", extra={"reason": error.message})
        finally:
            await streams.close()

    def _tell(self, rows: list[dict[str, Any]]) -> None:
        for subscriber in self._subscribers():
            if subscriber.interest.streams:
                subscriber.pass_by("events", list(rows), MOST_EVENTS)


def shown_events(events: Iterable[StreamEvent], masker: Masker) -> list[dict[str, Any]]:
    """Return events as pages get them, without secrets."""
    rows = [_shown(event) for event in events]
    return masker.value(rows) if masker.finds(msgspec.json.encode(rows)) else rows


def _shown(event: StreamEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "at": event.timestamp,
        "stream": event.stream,
        "group": event.group,
        "item": event.item,
        "event": event.event,
    }
