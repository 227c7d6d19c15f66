"""Streams in a file of the project. A write and its event are one transaction; every process follows the same log."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, Final

import msgspec

from runtime.adapters import sqlite_rows as rows
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.sqlite_check import checksum
from runtime.adapters.sqlite_client import SqliteClient
from runtime.adapters.state.base import Change
from runtime.adapters.streams.base import StreamChange, StreamEvent, Streams
from runtime.adapters.streams.frames import check_event, read_frame, replayed_event, replayed_write, written_event
from runtime.errors import StoreUnavailable

KEEP_EVENTS: Final = 10_000
BATCH: Final = 500
# A quiet reader only looks at the time of the last write, which costs microseconds.
SHORTEST_PAUSE: Final = 0.002
LONGEST_PAUSE: Final = 0.05
# Two writes within so many nanoseconds may bear the same time.
TICK: Final = 100_000_000
PAUSE_WHILE_UNAVAILABLE: Final = 0.25

log = logging.getLogger(__name__)


class FileStreams(Streams):
    """Streams in SQLite. Options: `path` (the file), `keep` (events in the log, from which a reader can resume)."""

    durable: ClassVar[bool] = True

    def __init__(self, *, url: str = "", options: Mapping[str, Any] | None = None) -> None:
        read = read_options("file streams adapter", options, {"path": "store.db", "keep": KEEP_EVENTS})
        self._keep: int = read["keep"]
        self._store = SqliteClient(read["path"], durable=self.durable)
        self._grown = asyncio.Event()

    async def get(self, stream: str, group: str, item: str) -> Any:
        """Return the value, or None."""
        place = _place(stream, group, item)
        raw = await self._store.read(lambda store: rows.get(store, *place))
        return load(raw or b"null")

    async def set(self, stream: str, group: str, item: str, value: Any, *, effect: str | None = None) -> StreamChange:
        """Store an item."""
        return await self._write(stream, group, item, dump(value), effect)

    async def update(
        self, stream: str, group: str, item: str, ops: list[dict[str, Any]], *, effect: str | None = None
    ) -> StreamChange:
        """Apply update operations in one atomic step."""
        return await self._write(stream, group, item, ops, effect)

    async def delete(self, stream: str, group: str, item: str, *, effect: str | None = None) -> StreamChange:
        """Remove an item."""
        return await self._write(stream, group, item, None, effect)

    async def send(
        self, stream: str, group: str, item: str | None, event: dict[str, Any], *, effect: str | None = None
    ) -> StreamEvent:
        """Send a custom event that isn't stored."""
        body = {"type": "event", "event": load(check_event(event))}
        _place(stream, group, item or "")

        def work(store: sqlite3.Connection) -> StreamEvent:
            record = rows.find_effect(store, effect)
            if record is not None:
                return replayed_event(record)
            sent = self._publish(store, stream, group, item, body)
            rows.keep_effect(store, effect, msgspec.json.encode({"frame": sent.envelope(), "id": sent.id}))
            return sent

        sent = await self._store.write(work)
        self._wake()
        return sent

    async def items(self, stream: str, group: str) -> dict[str, Any]:
        """Return every item of a group, sorted by item id."""
        space, group, _ = _place(stream, group, "")
        return await self._store.read(lambda store: rows.items(store, space, group))

    async def groups(self, stream: str) -> list[str]:
        """Return the groups of a stream, sorted."""
        space = _space(stream)
        return await self._store.read(lambda store: rows.groups(store, space))

    async def names(self) -> list[str]:
        """Return every stream that has items, sorted."""
        spaces = await self._store.read(rows.spaces)
        return [space.removeprefix(_PREFIX) for space in spaces if space.startswith(_PREFIX)]

    async def counts(self, stream: str, groups: Sequence[str]) -> dict[str, int]:
        """Return how many items these groups have."""
        space = _space(stream)
        return await self._store.read(lambda store: {group: rows.count(store, space, group) for group in groups})

    async def page(
        self, stream: str, group: str, *, after: str | None, text: str, limit: int
    ) -> list[tuple[str, bytes]]:
        """Return the next items of a group with their JSON."""
        space, group, _ = _place(stream, group, "")
        return await self._store.read(lambda store: rows.page(store, space, group, after=after, text=text, limit=limit))

    async def clock(self, stream: str) -> int:
        """Return a timestamp between the stream's last event and its next."""
        check_name(stream, "stream")
        last = await self._store.read(lambda store: _last(store, stream))
        return max(last, time.time_ns() // 1_000_000 - 1)

    async def position(self) -> str:
        """Return where the log of events ends now."""
        return str(await self._store.read(_end))

    async def events(self, after: str | None = None) -> AsyncIterator[list[StreamEvent]]:
        """Yield batches of events, from the first call on or from just after position `after`.

        Keeps trying while the file can't be read, as after a full disk.
        """
        position, pause = None if after is None else int(after), SHORTEST_PAUSE
        while True:
            grown, stamp = self._grown, self._store.stamp()
            try:
                if position is None:
                    position = await self._store.read(_end)
                batch = await self._store.read(partial(_after, position))
            except StoreUnavailable as error:
                log.warning("store.waiting", extra={"reason": error.message})
                await asyncio.sleep(PAUSE_WHILE_UNAVAILABLE)
                continue
            if batch:
                position, pause = batch[-1][0], SHORTEST_PAUSE
                yield [read_frame(frame, str(id_)) for id_, frame in batch]
                continue
            await _until(grown, pause)
            while self._store.stamp() == stamp and time.time_ns() - stamp > TICK:
                pause = min(pause * 1.2, LONGEST_PAUSE)
                await _until(grown, pause)

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        if effects:
            await self._store.write(lambda store: rows.forget_effects(store, effects))

    async def close(self) -> None:
        """Finish what is being written and close the file."""
        await self._store.close()

    async def _write(
        self, stream: str, group: str, item: str, change: bytes | list[dict[str, Any]] | None, effect: str | None
    ) -> StreamChange:
        """Apply a new value, update operations, or None for a removal, together with the event that tells of it."""
        place = _place(stream, group, item)

        def work(store: sqlite3.Connection) -> StreamChange:
            record = rows.find_effect(store, effect)
            if record is not None:
                return replayed_write(record)
            new = change if not isinstance(change, list) else _updated(rows.get(store, *place), change)
            old = rows.put(store, *place, new)
            made = Change(load(old or b"null"), load(new or b"null"), existed=old is not None)
            body = written_event(made, deleted=new is None)
            event = self._publish(store, stream, group, item, body) if body else None
            rows.keep_effect(store, effect, _record(made, event))
            return StreamChange(made, event)

        written = await self._store.write(work)
        self._wake()
        return written

    def _publish(
        self, store: sqlite3.Connection, stream: str, group: str, item: str | None, body: dict[str, Any]
    ) -> StreamEvent:
        timestamp = max(_last(store, stream) + 1, time.time_ns() // 1_000_000)
        row = (stream, timestamp, checksum(stream, timestamp))
        store.execute("INSERT OR REPLACE INTO timestamps (stream, last, crc) VALUES (?, ?, ?)", row)
        event = StreamEvent(stream, group, item, body, timestamp)
        frame = msgspec.json.encode(event.envelope())
        added = store.execute("INSERT INTO events (frame, crc) VALUES (?, ?)", (frame, checksum(frame)))
        number = int(added.lastrowid or 0)
        store.execute("DELETE FROM events WHERE id <= ?", (number - self._keep,))
        return StreamEvent(stream, group, item, body, timestamp, str(number))

    def _wake(self) -> None:
        """Spare this process's readers their pause."""
        self._grown.set()
        self._grown = asyncio.Event()


class PassingStreams(FileStreams):
    """Streams that the processes of one studio share and that are gone when the last of them ends."""

    durable = False


_PREFIX: Final = "stream:"


def _space(stream: str) -> str:
    return _PREFIX + check_name(stream, "stream")


def _place(stream: str, group: str, item: str) -> tuple[str, str, str]:
    return _space(stream), check_name(group, "group"), check_name(item, "item")


def _updated(current: bytes | None, ops: list[dict[str, Any]]) -> bytes:
    return dump(apply(load(current or b"null"), ops))


def _record(change: Change, event: StreamEvent | None) -> bytes:
    """Return what is kept of a write for the time when it is tried again."""
    return msgspec.json.encode(
        {
            "existed": change.existed,
            "old": change.old_value,
            "new": change.new_value,
            "frame": event.envelope() if event else None,
            "id": event.id if event else "",
        }
    )


def _last(store: sqlite3.Connection, stream: str) -> int:
    row = store.execute("SELECT last FROM timestamps WHERE stream = ?", (stream,)).fetchone()
    return int(row[0]) if row else 0


def _end(store: sqlite3.Connection) -> int:
    row = store.execute("SELECT max(id) FROM events").fetchone()
    return int(row[0] or 0)


def _after(position: int, store: sqlite3.Connection) -> list[tuple[int, bytes]]:
    found = store.execute("SELECT id, frame, crc FROM events WHERE id > ? ORDER BY id LIMIT ?", (position, BATCH))
    return [(id_, rows.whole(frame, crc)) for id_, frame, crc in found]


async def _until(grown: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await grown.wait()
    except TimeoutError:
        return
