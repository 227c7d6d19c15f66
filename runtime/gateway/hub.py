"""One reader of stream events for a whole process, which passes each to the sockets that joined its place."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.execution.tasks import end_tasks

_encoder: Final = msgspec.json.Encoder()


def encode(event: StreamEvent) -> str:
    """Return an event as the text frame that clients receive."""
    return _encoder.encode(event.envelope()).decode()


@dataclass(slots=True, eq=False)
class Joined:
    """A client's interest in an item, or in a whole group where `item` is None. `push` takes frames and never waits.

    Until `open` tells from which timestamp on events are news, they are held back: the snapshot goes first.
    """

    id: str
    stream: str
    group: str
    item: str | None
    push: Callable[[str], None]
    _since: int | None = None
    _held: list[tuple[StreamEvent, str]] = field(default_factory=list)

    def open(self, since: int) -> None:
        """Let events through that the snapshot of time `since` doesn't hold, those held back first."""
        self._since = since
        held, self._held = self._held, []
        for event, frame in held:
            self.take(event, frame)

    def take(self, event: StreamEvent, frame: str) -> None:
        """Pass an event on, if it concerns this client and is news to it."""
        if self.item is not None and self.item != event.item:
            return
        if self._since is None:
            self._held.append((event, frame))
        elif event.timestamp > self._since or event.event.get("type") == "event":
            self.push(frame)


class Hub:
    """Reads every stream's events once and hands them out. Nothing it does waits for a client."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._places: dict[tuple[str, str], set[Joined]] = {}
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to read, from now on."""
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def close(self) -> None:
        """Stop reading."""
        if self._reading is not None:
            await end_tasks((self._reading,))

    def add(self, joined: Joined) -> None:
        """Hand events to a client from now on."""
        self._places.setdefault((joined.stream, joined.group), set()).add(joined)

    def remove(self, joined: Joined) -> None:
        """Hand it no more."""
        place = self._places.get((joined.stream, joined.group))
        if place is not None:
            place.discard(joined)
            if not place:
                del self._places[joined.stream, joined.group]

    async def _read(self) -> None:
        async for batch in self._streams.events():
            for event in batch:
                place = self._places.get((event.stream, event.group))
                if place:
                    frame = encode(event)
                    for joined in place:
                        joined.take(event, frame)
            await asyncio.sleep(0)
