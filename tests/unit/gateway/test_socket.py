"""One stream socket, with a store that changes at the worst moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

from runtime.adapters.streams.memory import MemoryStreams
from runtime.gateway.hub import Hub, Joined
from runtime.gateway.socket import StreamSocket


class OpenAccess:
    """Lets everybody in."""

    async def may_join(self, wanted: Joined, context: Any) -> bool:
        return True

    async def left(self, joined: Joined, context: Any) -> None:
        pass


class RestlessStreams(MemoryStreams):
    """An item changes, and everybody hears of it, between a read and its answer."""

    async def get(self, stream: str, group: str, item: str) -> Any:
        value = await super().get(stream, group, item)
        heard = anext(self.events())
        waiting = asyncio.ensure_future(heard)
        await asyncio.sleep(0)
        await self.set(stream, group, item, "new")
        await waiting
        for _ in range(5):  # the hub was woken before this reader was
            await asyncio.sleep(0)
        return value


async def test_a_change_between_snapshot_and_sync_comes_after_the_sync() -> None:
    streams = RestlessStreams()
    hub = Hub(streams)
    hub.start()
    received: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    place = {"subscriptionId": "s", "streamName": "chat", "groupId": "room", "id": "1"}
    received.put_nowait({"type": "websocket.receive", "text": json.dumps({"type": "join", "data": place})})
    socket = StreamSocket(hub, streams, OpenAccess(), context=None)  # type: ignore[arg-type]
    serving = asyncio.create_task(socket.run(received.get, sent.put))
    events = [json.loads((await asyncio.wait_for(sent.get(), 5))["text"])["event"] for _ in range(2)]
    assert events == [{"type": "sync", "data": None}, {"type": "create", "data": "new"}]
    received.put_nowait({"type": "websocket.disconnect"})
    await serving
    await hub.close()
    await streams.close()
