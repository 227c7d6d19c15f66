"""One stream client's socket: its joins and leaves, and what makes good for frames that it was too slow to take."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import msgspec

from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.errors import InvalidPayload, StoreUnavailable
from runtime.execution.tasks import end_tasks
from runtime.gateway.access import Access
from runtime.gateway.asgi import Receive
from runtime.gateway.history import Past
from runtime.gateway.hub import Hub
from runtime.gateway.joined import Joined
from runtime.gateway.outbox import Outbox
from runtime.gateway.told import encode
from runtime.gateway.wire import Wire

MOST_SUBSCRIPTIONS: Final = 1000
LATE_SECONDS: Final = 10.0
REPLAYED_AT_ONCE: Final = 200
REPLAYED_BYTES: Final = 256 * 1024
TOO_SLOW: Final = (4008, "this client reads more slowly than events arrive")
TOO_MANY: Final = (1008, f"one socket takes {MOST_SUBSCRIPTIONS} subscriptions")
TRY_AGAIN: Final = (1013, "the store of streams doesn't answer; connect again")

log = logging.getLogger(__name__)


class Place(msgspec.Struct, rename="camel"):
    """What a client joins or leaves. `after` is the position a client resumes from, empty where it has none yet."""

    subscription_id: str
    stream_name: str
    group_id: str
    id: str | None = None
    after: str | None = None


class Join(msgspec.Struct, tag="join"):
    """The frame that joins."""

    data: Place


class Leave(msgspec.Struct, tag="leave"):
    """The frame that leaves."""

    data: Place


_decoder: Final = msgspec.json.Decoder(Join | Leave)


class StreamSocket:
    """Serves one accepted socket. `context` is what authentication said of it."""

    def __init__(self, hub: Hub, streams: Streams, access: Access, wire: Wire, *, context: Any) -> None:
        self._hub = hub
        self._streams = streams
        self._access = access
        self._context = context
        self._joined: dict[str, Joined] = {}
        self._outbox = Outbox(wire)
        self._syncing = asyncio.Lock()
        self._close: tuple[int, str] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, receive: Receive) -> None:
        """Serve until the client leaves or has to be sent away."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read(receive)), loop.create_task(self._recover())]
        try:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            joined, self._joined = list(self._joined.values()), {}
            for each in joined:
                self._hub.remove(each)
            await end_tasks(self._tasks)
            if self._close is not None:
                self._outbox.close(*self._close)
            await asyncio.gather(*(self._access.left(each, self._context) for each in joined))

    async def _read(self, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            raw = message.get("text") or message.get("bytes") or b""
            try:
                frame = _decoder.decode(raw)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                log.debug("streams.frame_ignored", extra={"reason": str(error)})
                continue
            try:
                if isinstance(frame, Join):
                    await self._join(frame.data)
                else:
                    await self._leave(frame.data.subscription_id)
            except StoreUnavailable:
                self._end(TRY_AGAIN)

    async def _join(self, place: Place) -> None:
        joined = Joined(
            place.subscription_id,
            place.stream_name,
            place.group_id,
            place.id,
            self._outbox,
            resumes=place.after is not None,
        )
        if len(self._joined) >= MOST_SUBSCRIPTIONS and joined.id not in self._joined:
            self._end(TOO_MANY)
            return
        await self._hub.is_reading.wait()
        try:
            if not await self._access.may_join(joined, self._context):
                self._push(joined, await self._streams.clock(joined.stream), {"type": "unauthorized"}, "")
                return
            await self._leave(joined.id)
            async with self._syncing:
                if not (place.after and await self._resume(joined, place.after)):
                    await self._sync(joined, is_gap=bool(place.after))
        except InvalidPayload as error:
            self._forget(joined)
            log.debug("streams.frame_ignored", extra={"reason": error.message})
            return
        # A snapshot may be large: the next join waits until this one's is on its way.
        await self._outbox.drained()

    async def _leave(self, subscription_id: str) -> None:
        joined = self._joined.pop(subscription_id, None)
        if joined is not None:
            self._hub.remove(joined)
            await self._access.left(joined, self._context)

    async def _resume(self, joined: Joined, after: str) -> bool:
        """Send what followed a position and let the client follow; False where that isn't all known any more."""
        await self._hub.load(after)
        now, overflows = await self._streams.clock(joined.stream), self._outbox.overflows
        while (events := self._hub.after(after, REPLAYED_AT_ONCE)) is not None:
            after, is_all = self._replay(joined, events, after)
            if self._outbox.overflows != overflows:
                return False
            if is_all and len(events) < REPLAYED_AT_ONCE:
                # Nothing may come between the last event and the subscription: no waiting here.
                self._admit(joined)
                joined.open(-1)
                self._push(joined, now, {"type": "resumed"}, self._hub.position)
                return True
            await self._outbox.drained()
        return False

    def _replay(self, joined: Joined, events: list[Past], after: str) -> tuple[str, bool]:
        """Send what concerns a client, as much as goes out at once. Return how far that is, and whether it is all."""
        size = 0
        for past in events:
            if (past.stream, past.group) == (joined.stream, joined.group) and joined.item in (None, past.item):
                self._outbox.push(past.frame)
                size += len(past.frame)
            after = past.id
            if size > REPLAYED_BYTES:
                return after, past is events[-1]
        return after, True

    async def _sync(self, joined: Joined, *, is_gap: bool) -> None:
        """Send the snapshot, and what happened since it was asked for after it."""
        joined.hold()
        self._admit(joined)
        position, overflows = self._hub.position, self._outbox.overflows
        since = await self._streams.clock(joined.stream)
        snapshot = await self._snapshot(joined)
        if is_gap and joined.resumes:
            self._push(joined, since, {"type": "gap"}, position)
        self._push(joined, since, {"type": "sync", "data": snapshot}, position)
        if self._outbox.overflows == overflows:
            joined.open(since)

    async def _snapshot(self, joined: Joined) -> Any:
        if joined.item is not None:
            return await self._streams.get(joined.stream, joined.group, joined.item)
        return list((await self._streams.items(joined.stream, joined.group)).values())

    async def _recover(self) -> None:
        """Give a client that lost frames new snapshots once it reads again; send away one that doesn't."""
        while True:
            await self._outbox.overflowed.wait()
            for joined in self._joined.values():
                joined.mute()
            try:
                async with asyncio.timeout(LATE_SECONDS):
                    await self._outbox.drained()
                self._outbox.overflowed.clear()
                await self._sync_all()
            except TimeoutError:
                return self._end(TOO_SLOW)
            except StoreUnavailable:
                return self._end(TRY_AGAIN)

    async def _sync_all(self) -> None:
        for joined in list(self._joined.values()):
            async with self._syncing:
                if self._outbox.overflowed.is_set():
                    return
                if self._joined.get(joined.id) is joined:
                    await self._sync(joined, is_gap=True)
            await self._outbox.drained()

    def _push(self, joined: Joined, timestamp: int, event: dict[str, Any], position: str) -> None:
        frame = StreamEvent(joined.stream, joined.group, joined.item, event, timestamp)
        self._outbox.push(encode(frame, position if joined.resumes else None))

    def _admit(self, joined: Joined) -> None:
        self._joined[joined.id] = joined
        self._hub.add(joined)

    def _forget(self, joined: Joined) -> None:
        if self._joined.get(joined.id) is joined:
            del self._joined[joined.id]
        self._hub.remove(joined)

    def _end(self, close: tuple[int, str]) -> None:
        self._close = self._close or close
        for task in self._tasks:
            task.cancel()
