"""Streams in this process's memory: for tests, and for projects of one process that need to remember nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec

from runtime.adapters.effects import Effects
from runtime.adapters.memory_log import MemoryLog
from runtime.adapters.memory_values import MemoryValues
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.state.base import Change
from runtime.adapters.streams.base import StreamChange, StreamEvent, Streams
from runtime.adapters.streams.frames import check_event, read_frame, replayed_event, replayed_write, written_event


class MemoryStreams(Streams):
    """Streams of one process. Option: `keep` (events in the log, from which a reader can resume).

    Nothing here awaits between reading and writing, which is what makes every write atomic.
    """

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        keep = read_options("memory streams adapter", options, {"keep": 10_000})["keep"]
        self._values: MemoryValues[tuple[str, str]] = MemoryValues()
        self._log: MemoryLog[bytes] = MemoryLog(keep)
        self._effects = Effects()
        self._timestamps: dict[str, int] = {}

    async def get(self, stream: str, group: str, item: str) -> Any:
        """Return the value, or None."""
        return load(self._values.get(_place(stream, group), check_name(item, "item")) or b"null")

    async def set(self, stream: str, group: str, item: str, value: Any, *, effect: str | None = None) -> StreamChange:
        """Store an item."""
        return self._write(stream, group, item, dump(value), effect)

    async def update(
        self, stream: str, group: str, item: str, ops: list[dict[str, Any]], *, effect: str | None = None
    ) -> StreamChange:
        """Apply update operations in one atomic step."""
        current = load(self._values.get(_place(stream, group), check_name(item, "item")) or b"null")
        return self._write(stream, group, item, dump(apply(current, ops)), effect)

    async def delete(self, stream: str, group: str, item: str, *, effect: str | None = None) -> StreamChange:
        """Remove an item."""
        return self._write(stream, group, item, None, effect)

    async def send(
        self, stream: str, group: str, item: str | None, event: dict[str, Any], *, effect: str | None = None
    ) -> StreamEvent:
        """Send a custom event that isn't stored."""
        body = {"type": "event", "event": load(check_event(event))}
        _place(stream, group)
        if item is not None:
            check_name(item, "item")
        record = self._effects.find(effect)
        if record is not None:
            return replayed_event(record)
        sent = self._publish(stream, group, item, body)
        self._effects.keep(effect, msgspec.json.encode({"frame": sent.envelope(), "id": sent.id}))
        return sent

    async def items(self, stream: str, group: str) -> dict[str, Any]:
        """Return every item of a group, sorted by item id."""
        return self._values.items(_place(stream, group))

    async def groups(self, stream: str) -> list[str]:
        """Return the groups of a stream, sorted."""
        check_name(stream, "stream")
        return sorted(group for owner, group in self._values.groups() if owner == stream)

    async def names(self) -> list[str]:
        """Return every stream that has items, sorted."""
        return sorted({stream for stream, _ in self._values.groups()})

    async def clock(self, stream: str) -> int:
        """Return a timestamp between the stream's last event and its next."""
        check_name(stream, "stream")
        return max(self._timestamps.get(stream, 0), time.time_ns() // 1_000_000 - 1)

    async def position(self) -> str:
        """Return where the log of events ends now."""
        return self._log.position

    async def events(self, after: str | None = None) -> AsyncIterator[list[StreamEvent]]:
        """Yield batches of events, from the first call on or from just after position `after`."""
        async for batch in self._log.follow(after):
            yield [read_frame(raw, id_) for id_, raw in batch]

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        self._effects.drop(effects)

    def _write(self, stream: str, group: str, item: str, new: bytes | None, effect: str | None) -> StreamChange:
        place = _place(stream, group)
        check_name(item, "item")
        record = self._effects.find(effect)
        if record is not None:
            return replayed_write(record)
        old = self._values.put(place, item, new)
        change = Change(load(old or b"null"), load(new or b"null"), existed=old is not None)
        body = written_event(change, deleted=new is None)
        event = self._publish(stream, group, item, body) if body else None
        kept = {
            "existed": change.existed,
            "old": change.old_value,
            "new": change.new_value,
            "frame": event.envelope() if event else None,
            "id": event.id if event else "",
        }
        self._effects.keep(effect, msgspec.json.encode(kept))
        return StreamChange(change, event)

    def _publish(self, stream: str, group: str, item: str | None, body: dict[str, Any]) -> StreamEvent:
        timestamp = max(self._timestamps.get(stream, 0) + 1, time.time_ns() // 1_000_000)
        self._timestamps[stream] = timestamp
        event = StreamEvent(stream, group, item, body, timestamp)
        id_ = self._log.append(msgspec.json.encode(event.envelope()))
        return StreamEvent(stream, group, item, body, timestamp, id_)


def _place(stream: str, group: str) -> tuple[str, str]:
    return check_name(stream, "stream"), check_name(group, "group")
