"""One stream socket: stores that change at the worst moment, clients that don't read, clients that come back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.adapters.streams.memory import MemoryStreams
from runtime.gateway import socket as under_test
from runtime.gateway.outbox import MOST_FRAMES
from tests.unit.gateway.wires import Client, client_of, hub_of


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


async def write(streams: MemoryStreams, *values: Any, item: str = "1") -> None:
    for value in values:
        await streams.set("chat", "room", item, value)


async def overflow(streams: MemoryStreams, client: Client) -> None:
    """Let more happen than the client may leave waiting."""
    client.wire.stall()
    await write(streams, *range(MOST_FRAMES + 100), "last")
    for _ in range(100):
        await asyncio.sleep(0)


async def test_a_change_between_snapshot_and_sync_comes_after_the_sync() -> None:
    streams = RestlessStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join("1")
        events = [(await client.wire.next())["event"] for _ in range(2)]
    assert events == [{"type": "sync", "data": None}, {"type": "create", "data": "new"}]


async def test_a_client_that_reads_again_gets_a_new_snapshot_for_what_it_missed() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join()
        assert await client.wire.kinds(1) == ["sync"]
        await overflow(streams, client)
        client.wire.read_on()
        assert (await client.wire.next())["event"] == {"type": "sync", "data": ["last"]}
        await write(streams, "live")
        assert (await client.wire.next())["event"] == {"type": "update", "data": "live"}
        assert client.wire.closed.empty()


async def test_a_client_that_never_reads_again_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "LATE_SECONDS", 0.05)
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join()
        assert await client.wire.kinds(1) == ["sync"]
        await overflow(streams, client)
        assert await asyncio.wait_for(client.wire.closed.get(), 5) == 4008


async def test_a_client_that_joins_while_it_does_not_read_gets_its_snapshot_later() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join()
        assert await client.wire.kinds(1) == ["sync"]
        await overflow(streams, client)
        client.join("1", id="late")
        for _ in range(20):
            await asyncio.sleep(0)
        client.wire.read_on()
        assert await client.wire.kinds(2) == ["sync", "sync"]


async def test_a_client_that_resumes_is_told_of_the_gap_before_the_snapshot() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join(after="")
        assert await client.wire.kinds(1) == ["sync"]
        await overflow(streams, client)
        client.wire.read_on()
        assert await client.wire.kinds(2) == ["gap", "sync"]


async def test_a_client_that_resumes_gets_every_event_it_missed_once_and_in_order() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub:
        async with client_of(hub, streams) as client:
            client.join(after="")
            frames = [await client.wire.next()]
            await write(streams, 0)
            frames += [await client.wire.next()]
        await write(streams, *range(1, 600))
        await write(streams, "elsewhere", item="2")
        async with client_of(hub, streams) as client:
            client.join("1", after=frames[-1]["position"])
            await write(streams, *range(600, 700))
            heard = [(await client.wire.next())["event"] for _ in range(700)]
    assert [told["data"] for told in heard if told["type"] == "update"] == list(range(1, 700))
    assert [told["type"] for told in heard if told["type"] != "update"] == ["resumed"]


async def test_a_client_resumes_at_another_gateway_from_the_stores_log() -> None:
    streams = MemoryStreams()
    await write(streams, *range(10))
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join("1", after="4")
        frames = [await client.wire.next() for _ in range(7)]
    assert [frame["event"].get("data") for frame in frames] == [4, 5, 6, 7, 8, 9, None]
    assert [frame["position"] for frame in frames] == ["5", "6", "7", "8", "9", "10", "10"]


@pytest.mark.parametrize("after", ["2", "unheard of"])
async def test_a_position_that_is_not_kept_any_more_is_a_gap_and_a_snapshot(after: str) -> None:
    streams = MemoryStreams(options={"keep": 5})
    await write(streams, *range(10))
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join("1", after=after)
        frames = [await client.wire.next() for _ in range(2)]
    assert [frame["event"] for frame in frames] == [{"type": "gap"}, {"type": "sync", "data": 9}]


async def test_a_client_that_does_not_ask_gets_no_positions() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join()
        frames = [await client.wire.next()]
        await write(streams, 1)
        frames += [await client.wire.next()]
    assert all(set(frame) == {"type", "timestamp", "streamName", "groupId", "id", "event"} for frame in frames)


async def test_several_subscriptions_of_a_socket_hear_of_each_event_before_the_next() -> None:
    streams = MemoryStreams()
    async with hub_of(streams) as hub, client_of(hub, streams) as client:
        client.join(id="a")
        client.join(id="b")
        client.join("1", id="c")
        assert await client.wire.kinds(3) == ["sync"] * 3
        await write(streams, 1, 2)
        heard = [(await client.wire.next())["event"]["data"] for _ in range(6)]
    assert heard == [1, 1, 1, 2, 2, 2]
