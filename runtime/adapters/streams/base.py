"""The streams port: what every store of streams must guarantee."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.adapters.payload import dump
from runtime.adapters.state.base import Change, next_keys


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """Something that happened in a stream, as subscribers and stream triggers receive it.

    `timestamp` is milliseconds since the epoch and strictly increasing within one stream; `id` is the store's own
    position of the event, from which a reader resumes.
    """

    stream: str
    group: str
    item: str | None
    event: dict[str, Any]
    timestamp: int
    id: str = ""

    def envelope(self) -> dict[str, Any]:
        """Return the frame of the wire protocol (shared contract, steps 6.4)."""
        return {
            "type": "stream",
            "timestamp": self.timestamp,
            "streamName": self.stream,
            "groupId": self.group,
            "id": self.item,
            "event": self.event,
        }


@dataclass(frozen=True, slots=True)
class StreamChange:
    """A write to a stream and the event it caused; None where nothing changed (an absent item was deleted)."""

    change: Change
    event: StreamEvent | None


class Streams(ABC):
    """Live collections: stream, group, item, JSON value.

    Guarantees those of `State`, and: a write and its event are one atomic step, and readers see events in the order in
    which the writes happened.

    :raises StoreUnavailable: the store doesn't answer.
    :raises InvalidPayload: a name or value that can't be kept.
    """

    @abstractmethod
    async def get(self, stream: str, group: str, item: str) -> Any:
        """Return the value, or None."""

    @abstractmethod
    async def set(self, stream: str, group: str, item: str, value: Any, *, effect: str | None = None) -> StreamChange:
        """Store an item; the event is `create` or `update`."""

    @abstractmethod
    async def update(
        self, stream: str, group: str, item: str, ops: list[dict[str, Any]], *, effect: str | None = None
    ) -> StreamChange:
        """Apply update operations in one atomic step."""

    @abstractmethod
    async def delete(self, stream: str, group: str, item: str, *, effect: str | None = None) -> StreamChange:
        """Remove an item; the event is `delete` with the old value."""

    @abstractmethod
    async def send(
        self, stream: str, group: str, item: str | None, event: dict[str, Any], *, effect: str | None = None
    ) -> StreamEvent:
        """Send a custom event `{type, data}` that isn't stored; subscribers get `{type: "event", event}`."""

    @abstractmethod
    async def items(self, stream: str, group: str) -> dict[str, Any]:
        """Return every item of a group, sorted by item id."""

    @abstractmethod
    async def groups(self, stream: str) -> list[str]:
        """Return the groups of a stream, sorted."""

    @abstractmethod
    async def names(self) -> list[str]:
        """Return every stream that has items, sorted."""

    async def counts(self, stream: str, groups: Sequence[str]) -> dict[str, int]:
        """Return how many items these groups have. Not for handlers; see `State.counts`."""
        return {group: len(await self.items(stream, group)) for group in groups}

    async def page(
        self, stream: str, group: str, *, after: str | None, text: str, limit: int
    ) -> list[tuple[str, bytes]]:
        """Return up to `limit` items with their JSON. Not for handlers; see `State.page`."""
        held = await self.items(stream, group)
        return [(item, dump(held[item])) for item in next_keys(held, after=after, text=text, limit=limit)]

    async def clock(self, stream: str) -> int:
        """Return a timestamp that no past event of the stream exceeds and every later one does.

        A snapshot read after this call holds at least every write up to it. This one takes the machine's clock, which
        a store that stamps its events elsewhere has to replace.
        """
        return time.time_ns() // 1_000_000 - 1

    async def position(self) -> str:
        """Return where the log of events ends now, for `events(after)`; "0" while it is empty.

        Empty where the store can't tell: then its readers start where they happen to, and clients can't resume.
        """
        return ""

    @abstractmethod
    def events(self, after: str | None = None) -> AsyncIterator[list[StreamEvent]]:
        """Yield batches of events of all streams, from now on or from just after `after` ("0": before all)."""

    @abstractmethod
    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects whose attempt ended and won't be repeated, so that they don't fill the store."""

    async def close(self) -> None:
        """Give back connections."""
