"""The stream side of the gateway, spoken to as clients speak to it."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.scripted_runner import Call
from tests.stream_sockets import event, frame, join, serving, silent, stream

SDK = Path(__file__).parents[2] / "runtime" / "languages" / "python" / "sdk"


@pytest.fixture
def serve(tmp_path: Path, redis_url: str) -> Any:
    return partial(serving, tmp_path, redis_url)


async def test_a_group_gets_its_snapshot_and_then_every_change(serve: Any) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        streams = gateway.runtime.streams
        await streams.set("chat", "room", "1", {"id": "1"})
        await join(socket, "room")
        sync = await frame(socket)
        assert {**sync, "timestamp": 0} == {
            "type": "stream",
            "timestamp": 0,
            "streamName": "chat",
            "groupId": "room",
            "id": None,
            "event": {"type": "sync", "data": [{"id": "1"}]},
        }
        await streams.set("chat", "room", "1", {"id": "1", "n": 2})
        await streams.set("chat", "elsewhere", "1", {"id": "1"})
        await streams.delete("chat", "room", "1")
        await streams.send("chat", "room", None, {"type": "typing", "data": "ann"})
        frames = [await frame(socket) for _ in range(3)]
    assert [found["event"] for found in frames] == [
        {"type": "update", "data": {"id": "1", "n": 2}},
        {"type": "delete", "data": {"id": "1", "n": 2}},
        {"type": "event", "event": {"type": "typing", "data": "ann"}},
    ]
    stamps = [found["timestamp"] for found in (sync, *frames)]
    assert stamps == sorted(set(stamps))


async def test_an_item_subscription_gets_that_item_only(serve: Any) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        await join(socket, "room", "1", binary=True)
        assert await event(socket) == {"type": "sync", "data": None}
        await gateway.runtime.streams.set("chat", "room", "2", {"id": "2"})
        await gateway.runtime.streams.send("chat", "room", None, {"type": "typing", "data": "ann"})
        await gateway.runtime.streams.set("chat", "room", "1", {"id": "1"})
        assert await event(socket) == {"type": "create", "data": {"id": "1"}}


async def test_each_matching_subscription_of_a_socket_gets_a_frame(serve: Any) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        for number, item in enumerate((None, "1", None)):
            await join(socket, "room", item, id=f"s{min(number, 1)}")  # the third replaces the second
            await event(socket)
        await gateway.runtime.streams.set("chat", "room", "1", {"id": "1"})
        assert [(await event(socket))["type"] for _ in range(2)] == ["create", "create"]
        assert await silent(socket)


async def test_leaving_ends_the_events(serve: Any) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        await join(socket, "room")
        await event(socket)
        data = {"subscriptionId": "s1", "streamName": "chat", "groupId": "room"}
        await socket.send(json.dumps({"type": "leave", "data": data}))
        await join(socket, "other", id="s2")
        assert (await frame(socket))["groupId"] == "other"
        await gateway.runtime.streams.set("chat", "room", "1", {"id": "1"})
        assert await silent(socket)


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", '{"type":"shout"}', '{"type":"join","data":{}}', b"\xff"])
async def test_a_malformed_frame_is_ignored(serve: Any, sent: str | bytes) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        await socket.send(sent)
        await join(socket, "room")
        assert (await event(socket))["type"] == "sync"


async def test_no_change_is_lost_while_clients_join(serve: Any) -> None:
    """A change that the snapshot holds may be told again; one that it doesn't hold is told, and none is left out."""
    async with serve() as gateway:

        async def write() -> None:
            for number in range(200):
                await gateway.runtime.streams.set("chat", "room", "1", number)

        async def watch() -> list[Any]:
            async with connect(gateway.streams_url) as socket:
                await join(socket, "room", "1")
                seen = [(await event(socket))["data"]]
                while seen[-1] != 199:
                    seen.append((await event(socket))["data"])
                return seen

        *watched, _ = await asyncio.gather(*(watch() for _ in range(10)), write())
    for snapshot, *told in watched:
        assert told == list(range(told[0] if told else 200, 200))
        assert not told or told[0] <= (-1 if snapshot is None else snapshot) + 1


async def test_the_leave_hook_is_told_once_for_each_subscription(serve: Any) -> None:
    told: asyncio.Queue[Any] = asyncio.Queue()

    async def left(call: Call) -> Any:
        told.put_nowait(call.input)

    async with serve(stream(onLeave=True), leave=left) as gateway:
        async with connect(gateway.streams_url) as socket:
            await join(socket, "room")
            await join(socket, "room", "1", id="s2")
            await event(socket), await event(socket)
        places = [(await asyncio.wait_for(told.get(), 5))["subscription"] for _ in range(2)]
    assert sorted(places, key=len) == [{"groupId": "room"}, {"groupId": "room", "id": "1"}]
    assert told.empty()


async def test_a_socket_takes_a_bounded_number_of_subscriptions(serve: Any) -> None:
    async with serve() as gateway, connect(gateway.streams_url) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            for number in range(1002):
                await join(socket, "room", "1", id=str(number))
                await event(socket)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


async def test_the_python_client_hears_of_everything_that_happened_while_it_was_away(
    serve: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(SDK)
    from motia.stream_client import StreamClient

    heard: asyncio.Queue[Any] = asyncio.Queue()
    async with serve() as gateway:
        client = StreamClient(gateway.streams_url, reconnect_delay=0.05)
        group = client.subscribe_group("chat", "room")
        group.on_event("typing", heard.put_nowait)
        group.add_change_listener(lambda state: heard.put_nowait("sync"))
        assert await asyncio.wait_for(heard.get(), 5) == "sync"
        for cut in range(3):
            while client._socket is None:  # it is connecting again
                await asyncio.sleep(0.01)
            await client._socket.close()
            for number in range(50):
                await gateway.runtime.streams.send("chat", "room", None, {"type": "typing", "data": [cut, number]})
        told = [await asyncio.wait_for(heard.get(), 5) for _ in range(150)]
        await client.disconnect()
    assert told == [[cut, number] for cut in range(3) for number in range(50)]
    assert heard.empty()


async def test_a_gateway_serves_a_bounded_number_of_sockets_and_says_so(serve: Any) -> None:
    async with serve(max_sockets=2) as gateway:
        async with connect(gateway.streams_url), connect(gateway.streams_url):
            with pytest.raises(InvalidStatus) as refused:
                await connect(gateway.streams_url)
        assert refused.value.response.status_code == 503
        assert b"2 stream sockets already" in refused.value.response.body
        async with connect(gateway.streams_url):
            pass
