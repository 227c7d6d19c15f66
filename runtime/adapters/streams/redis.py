"""Streams in Redis: a hash for each group, and one log of events that every gateway reads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from runtime.adapters.effects import EFFECT_SECONDS, effect_key, forget_effects
from runtime.adapters.operations import apply
from runtime.adapters.options import read_options
from runtime.adapters.payload import check_name, dump, load
from runtime.adapters.redis_client import PATIENCE, available, connect, execute, resend
from runtime.adapters.redis_hashes import fields, sizes, values
from runtime.adapters.redis_log import follow, newest
from runtime.adapters.state.base import Change, next_keys
from runtime.adapters.streams.base import StreamChange, StreamEvent, Streams
from runtime.adapters.streams.frames import check_event, read_frame, replayed_event, replayed_write, written_event
from runtime.adapters.swap import Overtaken, Turns, swap

EVENTS: Final = "motia:streams:events"
NAMES: Final = "motia:streams:names"
TIMESTAMPS: Final = "motia:streams:timestamps"
KEEP_EVENTS: Final = 10_000
BATCH: Final = 500
_WRITE: Final = Path(__file__).with_name("write.lua").read_text()


class RedisStreams(Streams):
    """Streams that every process sees.

    Options: `url`, `patience` (seconds to wait for a Redis that is down), `keep` (events in the log, from which a
    reader can resume). A write whose reply is lost is sent again only when it carries an effect.
    """

    def __init__(self, *, url: str, options: Mapping[str, Any] | None = None) -> None:
        defaults = {"url": url, "patience": PATIENCE, "keep": KEEP_EVENTS}
        read = read_options("redis streams adapter", options, defaults)
        self._redis = connect(read["url"], patience=read["patience"])
        self._keep: int = read["keep"]
        self._script = self._redis.register_script(_WRITE)
        self._turns = Turns()

    async def get(self, stream: str, group: str, item: str) -> Any:
        """Return the value, or None."""
        raw = await self._raw(stream, group, item)
        return None if raw is None else load(raw)

    async def set(self, stream: str, group: str, item: str, value: Any, *, effect: str | None = None) -> StreamChange:
        """Store an item."""
        reply = await self._write("set", stream, group, item, dump(value), effect=effect)
        return _written(reply, (stream, group, item), value)

    async def update(
        self, stream: str, group: str, item: str, ops: list[dict[str, Any]], *, effect: str | None = None
    ) -> StreamChange:
        """Apply update operations in one atomic step."""

        async def attempt(current: bytes | None) -> StreamChange | Overtaken:
            value = apply(None if current is None else load(current), ops)
            reply = await self._write("swap", stream, group, item, dump(value), expected=current, effect=effect)
            return Overtaken(reply[1]) if reply[0] == b"changed" else _written(reply, (stream, group, item), value)

        async with self._turns.at(stream, group, item):
            what = f"the item {item!r} of {stream!r}, {group!r}"
            return await swap(what, await self._raw(stream, group, item), attempt)

    async def delete(self, stream: str, group: str, item: str, *, effect: str | None = None) -> StreamChange:
        """Remove an item."""
        reply = await self._write("delete", stream, group, item, b"null", effect=effect)
        return _written(reply, (stream, group, item), None, deleted=True)

    async def send(
        self, stream: str, group: str, item: str | None, event: dict[str, Any], *, effect: str | None = None
    ) -> StreamEvent:
        """Send a custom event that isn't stored."""
        raw = check_event(event)
        status, found, *stamped = await self._write("send", stream, group, item, raw, effect=effect)
        if status == b"replayed":
            return replayed_event(found)
        return _event((stream, group, item), {"type": "event", "event": load(raw)}, stamped)

    async def items(self, stream: str, group: str) -> dict[str, Any]:
        """Return every item of a group, sorted by item id."""
        name = _hash(stream, group)
        with available():
            held = await resend(lambda: self._redis.hgetall(name))
        return {item.decode(): load(held[item]) for item in sorted(held)}

    async def groups(self, stream: str) -> list[str]:
        """Return the groups of a stream, sorted."""
        return await self._members(_groups(stream))

    async def names(self) -> list[str]:
        """Return every stream that has items, sorted."""
        return await self._members(NAMES)

    async def counts(self, stream: str, groups: Sequence[str]) -> dict[str, int]:
        """Return how many items these groups have."""
        found = await sizes(self._redis, [_hash(stream, group) for group in groups])
        return dict(zip(groups, found, strict=True))

    async def page(
        self, stream: str, group: str, *, after: str | None, text: str, limit: int
    ) -> list[tuple[str, bytes]]:
        """Return the next items of a group with their JSON."""
        name = _hash(stream, group)
        items = next_keys(await fields(self._redis, name), after=after, text=text, limit=limit)
        return await values(self._redis, name, items)

    async def clock(self, stream: str) -> int:
        """Return a timestamp between the stream's last event and its next, by Redis's own clock."""
        check_name(stream, "stream")
        with available():
            last, (seconds, microseconds) = await resend(lambda: self._last_and_now(stream))
        now: int = seconds * 1000 + microseconds // 1000
        return max(int(last or 0), now - 1)

    async def position(self) -> str:
        """Return where the log of events ends now."""
        with available():
            position: str = await resend(lambda: newest(self._redis, EVENTS))
        return position

    async def events(self, after: str | None = None) -> AsyncIterator[list[StreamEvent]]:
        """Yield batches of events, from the first call on or from just after position `after`."""
        async for batch in follow(self._redis, EVENTS, after, count=BATCH):
            yield [read_frame(raw, id_) for id_, raw in batch]

    async def forget(self, effects: Sequence[str]) -> None:
        """Drop the records of effects that won't be repeated."""
        await forget_effects(self._redis, effects)

    async def close(self) -> None:
        """Give back connections."""
        await self._redis.aclose()

    async def _raw(self, stream: str, group: str, item: str) -> bytes | None:
        name, field = _hash(stream, group), check_name(item, "item")
        with available():
            raw: bytes | None = await resend(lambda: self._redis.hget(name, field))
        return raw

    async def _last_and_now(self, stream: str) -> list[Any]:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hget(TIMESTAMPS, stream)
            pipe.time()
            return list(await pipe.execute())

    async def _members(self, key: str) -> list[str]:
        with available():
            members = await resend(lambda: self._redis.smembers(key))
        return sorted(member.decode() for member in members)

    async def _write(
        self,
        operation: str,
        stream: str,
        group: str,
        item: str | None,
        new: bytes,
        *,
        expected: bytes | None = None,
        effect: str | None,
    ) -> list[Any]:
        keys = [_hash(stream, group), _groups(stream), NAMES, TIMESTAMPS, EVENTS]
        keys += [] if effect is None else [effect_key(effect)]
        if item is not None or operation != "send":
            check_name(item, "item")
        head = dump({"type": "stream", "streamName": stream, "groupId": group, "id": item})[:-1]
        args = [operation, stream, group, item or "", new, expected or b"", head, self._keep, EFFECT_SECONDS]
        with available():
            reply: list[Any] = await execute(self._script, keys, args, again=effect is not None)
        return reply


def _hash(stream: str, group: str) -> str:
    # JSON keeps ("a", "b:c") and ("a:b", "c") apart, whatever the names hold.
    return "motia:streams:items:" + dump([check_name(stream, "stream"), check_name(group, "group")]).decode()


def _groups(stream: str) -> str:
    return f"motia:streams:groups:{check_name(stream, 'stream')}"


def _written(reply: list[Any], place: tuple[str, str, str], new_value: Any, *, deleted: bool = False) -> StreamChange:
    status, found, *stamped = reply
    if status == b"replayed":
        return replayed_write(found)
    change = Change(load(found or b"null"), new_value, existed=found is not None)
    event = written_event(change, deleted=deleted)
    return StreamChange(change, _event(place, event, stamped) if event else None)


def _event(place: tuple[str, str, str | None], event: dict[str, Any], stamped: list[bytes]) -> StreamEvent:
    timestamp, id_ = stamped
    return StreamEvent(*place, event, timestamp=int(timestamp), id=id_.decode())
