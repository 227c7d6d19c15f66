"""One stream client's socket: its joins and leaves, and a bounded queue of frames on their way to it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any, Final

import msgspec

from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.errors import InvalidPayload, StoreUnavailable
from runtime.execution.tasks import end_tasks
from runtime.gateway.access import Access
from runtime.gateway.asgi import Receive, Send
from runtime.gateway.hub import Hub, Joined, encode

QUEUED_FRAMES: Final = 1024
MOST_SUBSCRIPTIONS: Final = 1000
CLOSE_SECONDS: Final = 10.0
TOO_SLOW: Final = (4008, "this client reads more slowly than events arrive")
TOO_MANY: Final = (1008, f"one socket takes {MOST_SUBSCRIPTIONS} subscriptions")
TRY_AGAIN: Final = (1013, "the store of streams doesn't answer; connect again")

log = logging.getLogger(__name__)


class Place(msgspec.Struct, rename="camel"):
    """What a client joins or leaves."""

    subscription_id: str
    stream_name: str
    group_id: str
    id: str | None = None


class Join(msgspec.Struct, tag="join"):
    """The frame that joins."""

    data: Place


class Leave(msgspec.Struct, tag="leave"):
    """The frame that leaves."""

    data: Place


_decoder: Final = msgspec.json.Decoder(Join | Leave)


class StreamSocket:
    """Serves one accepted socket. `context` is what authentication said of it."""

    def __init__(self, hub: Hub, streams: Streams, access: Access, *, context: Any) -> None:
        self._hub = hub
        self._streams = streams
        self._access = access
        self._context = context
        self._joined: dict[str, Joined] = {}
        self._frames: asyncio.Queue[str] = asyncio.Queue(QUEUED_FRAMES)
        self._close: tuple[int, str] | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, receive: Receive, send: Send) -> None:
        """Serve until the client leaves or has to be sent away."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read(receive)), loop.create_task(self._write(send))]
        try:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            joined, self._joined = list(self._joined.values()), {}
            for each in joined:
                self._hub.remove(each)
            await end_tasks(self._tasks)
            if self._close is not None:
                await _close(send, *self._close)
            await asyncio.gather(*(self._access.left(each, self._context) for each in joined))

    def push(self, frame: str) -> None:
        """Queue a frame; a client whose queue is full is sent away."""
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self._end(TOO_SLOW)

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
            if isinstance(frame, Join):
                await self._join(frame.data)
            else:
                await self._leave(frame.data.subscription_id)

    async def _write(self, send: Send) -> None:
        while True:
            await send({"type": "websocket.send", "text": await self._frames.get()})

    async def _join(self, place: Place) -> None:
        joined = Joined(place.subscription_id, place.stream_name, place.group_id, place.id, self.push)
        if len(self._joined) >= MOST_SUBSCRIPTIONS and joined.id not in self._joined:
            self._end(TOO_MANY)
            return
        try:
            if not await self._access.may_join(joined, self._context):
                self.push(_frame(joined, await self._streams.clock(joined.stream), {"type": "unauthorized"}))
                return
            await self._leave(joined.id)
            self._joined[joined.id] = joined
            self._hub.add(joined)
            since = await self._streams.clock(joined.stream)
            self.push(_frame(joined, since, {"type": "sync", "data": await self._snapshot(joined)}))
            joined.open(since)
        except InvalidPayload as error:
            self._forget(joined)
            log.debug("streams.frame_ignored", extra={"reason": error.message})
        except StoreUnavailable:
            self._end(TRY_AGAIN)

    async def _leave(self, subscription_id: str) -> None:
        joined = self._joined.pop(subscription_id, None)
        if joined is not None:
            self._hub.remove(joined)
            await self._access.left(joined, self._context)

    async def _snapshot(self, joined: Joined) -> Any:
        if joined.item is not None:
            return await self._streams.get(joined.stream, joined.group, joined.item)
        return list((await self._streams.items(joined.stream, joined.group)).values())

    def _forget(self, joined: Joined) -> None:
        if self._joined.get(joined.id) is joined:
            del self._joined[joined.id]
        self._hub.remove(joined)

    def _end(self, close: tuple[int, str]) -> None:
        self._close = self._close or close
        for task in self._tasks:
            task.cancel()


def _frame(joined: Joined, timestamp: int, event: dict[str, Any]) -> str:
    return encode(StreamEvent(joined.stream, joined.group, joined.item, event, timestamp))


async def _close(send: Send, code: int, reason: str) -> None:
    """Close the socket, without waiting for ever for a client that doesn't read."""
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await send({"type": "websocket.close", "code": code, "reason": reason})
