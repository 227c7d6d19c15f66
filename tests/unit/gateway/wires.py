"""A stream socket on a wire that the test holds in its hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from runtime.adapters.streams.base import Streams
from runtime.gateway.hub import Hub
from runtime.gateway.joined import Joined
from runtime.gateway.socket import StreamSocket


class OpenAccess:
    """Lets everybody in."""

    async def may_join(self, wanted: Joined, context: Any) -> bool:
        return True

    async def left(self, joined: Joined, context: Any) -> None:
        pass


class FakeWire:
    """Takes what is written; after `stall` it isn't writable until `read_on`."""

    def __init__(self) -> None:
        self.is_writable = True
        self.written: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.closed: asyncio.Queue[int] = asyncio.Queue()
        self._call: Callable[[], None] = lambda: None

    def write(self, frames: bytes) -> None:
        for message in messages(frames):
            self.written.put_nowait(message)

    def when_writable(self, call: Callable[[], None]) -> None:
        self._call = call

    def stall(self) -> None:
        self.is_writable = False

    def read_on(self) -> None:
        self.is_writable = True
        self._call()

    def close(self, code: int, reason: str) -> None:
        self.closed.put_nowait(code)

    async def next(self) -> dict[str, Any]:
        """Wait for the next message."""
        return await asyncio.wait_for(self.written.get(), 5)

    async def kinds(self, count: int) -> list[str]:
        """Wait for messages and tell what they are."""
        return [(await self.next())["event"]["type"] for _ in range(count)]


def messages(frames: bytes) -> Iterator[dict[str, Any]]:
    while frames:
        assert frames[0] == 0x81
        size, start = frames[1], 2
        if size == 126:
            size, start = int.from_bytes(frames[2:4]), 4
        elif size == 127:
            size, start = int.from_bytes(frames[2:10]), 10
        yield json.loads(frames[start : start + size])
        frames = frames[start + size :]


class Client:
    """One socket of a hub, served until the block ends."""

    def __init__(self) -> None:
        self.wire = FakeWire()
        self.received: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    def join(self, item: str | None = None, *, id: str = "s", **more: Any) -> None:
        place = {"subscriptionId": id, "streamName": "chat", "groupId": "room", "id": item, **more}
        self.received.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": "join", "data": place})})


@asynccontextmanager
async def hub_of(streams: Streams) -> AsyncIterator[Hub]:
    """Run a hub."""
    hub = Hub(streams)
    hub.start()
    await hub.is_reading.wait()
    try:
        yield hub
    finally:
        await hub.close()


@asynccontextmanager
async def client_of(hub: Hub, streams: Streams) -> AsyncIterator[Client]:
    """Serve one socket."""
    client = Client()
    socket = StreamSocket(hub, streams, OpenAccess(), client.wire, context=None)  # type: ignore[arg-type]
    serving = asyncio.create_task(socket.run(client.received.get))
    try:
        yield client
    finally:
        client.received.put_nowait({"type": "websocket.disconnect"})
        await serving
