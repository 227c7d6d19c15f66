"""One reader of stream events for a whole process, which passes each to the sockets that joined its place."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.errors import StoreUnavailable
from runtime.execution.tasks import end_tasks
from runtime.gateway.history import History, Past
from runtime.gateway.joined import Joined, Place
from runtime.gateway.told import Told

PORTION: Final = 100
LONGEST_PAUSE: Final = 0.05
REST: Final = 4
RETRY_SECONDS: Final = 0.25
LOAD_SECONDS: Final = 10.0
CATCH_UP_LOOKS: Final = 5
BEFORE_ALL: Final = "0"

log = logging.getLogger(__name__)


class Hub:
    """Reads every stream's events once and hands them out. Nothing it does waits for a client.

    It rests REST times as long as it worked: the more clients there are, the more events go to each in one write.
    """

    def __init__(self, streams: Streams) -> None:
        self.is_reading = asyncio.Event()
        self._streams = streams
        self._places: dict[tuple[str, str], Place] = {}
        self._position = ""
        self._history: History | None = None
        self._loading: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read; `is_reading` is set once nothing that is written can be missed."""
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def close(self) -> None:
        """Stop reading."""
        await end_tasks(task for task in (self._reading, self._loading) if task is not None)

    @property
    def position(self) -> str:
        """Return where in the log this process is; empty where the store can't tell."""
        return self._position

    def audience(self) -> Iterator[tuple[str, str, int]]:
        """Yield each stream and group that clients joined, and how many did."""
        for (stream, group), place in self._places.items():
            yield stream, group, place.clients

    def add(self, joined: Joined) -> None:
        """Hand events to a client from now on."""
        if joined.resumes and self._history is None and self._position:
            self._history = History(self._position)
        self._places.setdefault((joined.stream, joined.group), Place()).add(joined)

    def remove(self, joined: Joined) -> None:
        """Hand it no more."""
        place = self._places.get((joined.stream, joined.group))
        if place is not None and place.remove(joined):
            del self._places[joined.stream, joined.group]

    async def load(self, position: str) -> None:
        """Read the store's log, once, unless what this process remembers holds a position already."""
        if self.after(position, 0) is None:
            if self._loading is None:
                self._loading = asyncio.get_running_loop().create_task(self._load())
            await asyncio.shield(self._loading)
        # The client may have heard of it from another gateway, a moment before this one does.
        for _ in range(CATCH_UP_LOOKS):
            if self.after(position, 0) is not None:
                return
            await asyncio.sleep(LONGEST_PAUSE)

    def after(self, position: str, most: int) -> list[Past] | None:
        """Return up to `most` events after a position, None where they aren't all known any more."""
        return None if self._history is None else self._history.after(position, most)

    async def _read(self) -> None:
        self._position = await self._begin()
        self.is_reading.set()
        async for batch in self._streams.events(self._position or None):
            began = time.monotonic()
            for start in range(0, len(batch), PORTION):
                self._hand_out(batch[start : start + PORTION])
                await asyncio.sleep(0)
            await asyncio.sleep(min(LONGEST_PAUSE, REST * (time.monotonic() - began)))

    async def _begin(self) -> str:
        while True:
            try:
                return await self._streams.position()
            except StoreUnavailable as error:
                log.warning("streams.waiting", extra={"reason": error.message})
                await asyncio.sleep(RETRY_SECONDS)

    def _hand_out(self, events: list[StreamEvent]) -> None:
        for place, run in _runs(events):
            if self._history is not None:
                self._history.add(Past.of(told) for told in run)
            if place in self._places:
                self._places[place].tell(run)
        self._position = events[-1].id

    async def _load(self) -> None:
        """Remember what the store still holds besides what this process has handed out."""
        until = self._position
        if until in ("", BEFORE_ALL):
            return
        recent = self._history = self._history or History(until)
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                loaded = await self._read_log(until)
        except TimeoutError:
            log.warning("streams.log_unread", extra={"reason": f"it took more than {LOAD_SECONDS:g} s"})
            return
        following = recent.after(until)
        if following is not None:
            loaded.add(following)
            self._history = loaded

    async def _read_log(self, until: str) -> History:
        loaded: History | None = None
        async for batch in self._streams.events(BEFORE_ALL):
            for event in batch:
                if loaded is None:
                    # What stood before it may have been dropped from the log, so it only marks where that begins.
                    loaded = History(event.id)
                else:
                    loaded.add((Past.of(Told(event)),))
                if event.id == until:
                    return loaded
        raise AssertionError("a log of events has no end")


def _runs(events: list[StreamEvent]) -> Iterator[tuple[tuple[str, str], list[Told]]]:
    """Split events into runs of one group each, in order."""
    for place, run in groupby(events, key=lambda event: (event.stream, event.group)):
        yield place, [Told(event) for event in run]
