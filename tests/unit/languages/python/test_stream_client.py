"""The stream client against a real WebSocket server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import websockets
from websockets.asyncio.server import ServerConnection, serve


class Server:
    def __init__(self) -> None:
        self.joined: asyncio.Queue[tuple[ServerConnection, Any]] = asyncio.Queue()
        self.url = ""

    async def handle(self, socket: ServerConnection) -> None:
        try:
            async for text in socket:
                await self.joined.put((socket, json.loads(text)))
        except websockets.ConnectionClosed:
            return


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    async with serve(made.handle, "127.0.0.1", 0) as listening:
        made.url = f"ws://127.0.0.1:{listening.sockets[0].getsockname()[1]}/"
        yield made


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Any]:
    from motia.stream_client import StreamClient

    made = StreamClient(server.url, reconnect_delay=0.01)
    yield made
    await made.disconnect()


def message(timestamp: int, id: str | None, event: Any, **more: str) -> str:
    data = {"type": "stream", "timestamp": timestamp, "streamName": "chat", "groupId": "room", "id": id}
    return json.dumps({**data, "event": event, **more})


async def changes(subscription: Any, count: int) -> None:
    seen = asyncio.Semaphore(0)
    subscription.add_change_listener(lambda state: seen.release())
    for _ in range(count):
        await asyncio.wait_for(seen.acquire(), 5)


async def test_group_subscription_follows_creates_updates_and_deletes(server: Server, client: Any) -> None:
    group = client.subscribe_group("chat", "room", sort_key="id")
    socket, join = await server.joined.get()
    assert join["type"] == "join"
    assert join["data"] | {"subscriptionId": ""} == {
        "subscriptionId": "",
        "streamName": "chat",
        "groupId": "room",
        "id": None,
        "after": "",
    }
    for frame in (
        message(1, None, {"type": "sync", "data": [{"id": "b", "n": 1}]}),
        message(2, "a", {"type": "create", "data": {"id": "a", "n": 2}}),
        message(3, "b", {"type": "update", "data": {"id": "b", "n": 3}}),
        message(4, "c", {"type": "update", "data": {"id": "c"}}),
        message(5, "a", {"type": "delete", "data": {"id": "a"}}),
    ):
        await socket.send(frame)
    await changes(group, 5)
    assert group.get_state() == [{"id": "b", "n": 3}]


async def test_item_subscription_ignores_what_is_not_newer_and_hears_events(server: Server, client: Any) -> None:
    item = client.subscribe_item("chat", "room", "1")
    heard: list[Any] = []
    item.on_event("typing", heard.append)
    socket, _ = await server.joined.get()
    await socket.send(message(5, "1", {"type": "sync", "data": {"n": 1}}))
    await socket.send(message(5, "1", {"type": "update", "data": {"n": 2}}))
    await socket.send(message(6, "1", {"type": "event", "event": {"type": "typing", "data": "ann"}}))
    await socket.send(message(7, "1", {"type": "update", "data": {"n": 3}}))
    await changes(item, 2)
    assert (item.get_state(), heard) == ({"n": 3}, ["ann"])


async def test_client_joins_again_after_the_connection_was_lost(server: Server, client: Any) -> None:
    client.subscribe_item("chat", "room", "1")
    socket, first = await server.joined.get()
    await socket.close()
    _, second = await asyncio.wait_for(server.joined.get(), 5)
    assert second == first


async def test_client_asks_for_what_followed_the_last_event_it_saw(server: Server, client: Any) -> None:
    group = client.subscribe_group("chat", "room")
    socket, _ = await server.joined.get()
    await socket.send(message(1, None, {"type": "sync", "data": []}, position="10-0"))
    await socket.send(message(3, "a", {"type": "create", "data": {"id": "a"}}, position="12-0"))
    await socket.send(message(2, "b", {"type": "create", "data": {"id": "b"}}, position="11-0"))
    await changes(group, 3)
    await socket.close()
    _, again = await asyncio.wait_for(server.joined.get(), 5)
    assert again["data"]["after"] == "12-0"


async def test_client_tells_of_a_gap_and_takes_the_state(server: Server, client: Any) -> None:
    item = client.subscribe_item("chat", "room", "1")
    gaps: list[str] = []
    item.on_gap(lambda: gaps.append(item.position))
    socket, _ = await server.joined.get()
    await socket.send(message(1, "1", {"type": "sync", "data": 1}, position="10-0"))
    await socket.send(message(5, "2", {"type": "gap"}, position="15-0"))
    await socket.send(message(9, "1", {"type": "gap"}, position="19-0"))
    await socket.send(message(9, "1", {"type": "sync", "data": 2}, position="19-0"))
    await changes(item, 2)
    assert (item.get_state(), gaps) == (2, ["19-0"])
