"""What every streams adapter guarantees. A new adapter joins with one line in `STREAMS`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from runtime.adapters.streams.base import StreamEvent, Streams
from runtime.adapters.streams.file import FileStreams
from runtime.adapters.streams.memory import MemoryStreams
from runtime.adapters.streams.redis import RedisStreams
from runtime.errors import InvalidPayload, StoreUnavailable
from runtime.supervisor.redis import EmbeddedRedis

STREAMS: dict[str, Callable[[pytest.FixtureRequest], Streams]] = {
    "memory": lambda request: MemoryStreams(),
    "file": lambda request: FileStreams(options={"path": str(request.getfixturevalue("tmp_path") / "store.db")}),
    "redis": lambda request: RedisStreams(url=request.getfixturevalue("redis_url")),
}

NAMES = ["a", "a:b", "b", "b:b", "", "käse/🧀", '["x"]', "\u0000", "x" * 512]
INCREMENT = [{"type": "increment", "path": "n", "by": 1}]


@pytest.fixture(params=STREAMS)
async def streams(request: pytest.FixtureRequest) -> AsyncIterator[Streams]:
    store = STREAMS[request.param](request)
    yield store
    await store.close()


async def read_all(streams: Streams, expected: int, after: str = "0") -> list[StreamEvent]:
    """Read until `expected` events are there, and fail when there are more."""
    events: list[StreamEvent] = []
    reader = streams.events(after)
    while len(events) < expected:
        events += await anext(reader)
    await reader.aclose()  # type: ignore[attr-defined]
    assert len(events) == expected
    return events


async def test_a_write_returns_the_event_that_readers_get(streams: Streams) -> None:
    created = await streams.set("chat", "room", "1", {"id": "1", "tags": []})
    updated = await streams.update("chat", "room", "1", INCREMENT)
    deleted = await streams.delete("chat", "room", "1")
    sent = await streams.send("chat", "room", None, {"type": "typing", "data": {"who": "ä"}})
    events = await read_all(streams, 4)
    assert events == [created.event, updated.event, deleted.event, sent]
    assert [event.event for event in events] == [
        {"type": "create", "data": {"id": "1", "tags": []}},
        {"type": "update", "data": {"id": "1", "tags": [], "n": 1}},
        {"type": "delete", "data": {"id": "1", "tags": [], "n": 1}},
        {"type": "event", "event": {"type": "typing", "data": {"who": "ä"}}},
    ]


async def test_set_over_a_stored_null_is_an_update(streams: Streams) -> None:
    await streams.set("s", "g", "i", None)
    written = await streams.set("s", "g", "i", [])
    assert written.change.existed
    assert written.event is not None
    assert written.event.event == {"type": "update", "data": []}


async def test_update_of_an_absent_item_creates_it(streams: Streams) -> None:
    written = await streams.update("s", "g", "i", INCREMENT)
    assert written.event is not None
    assert written.event.event == {"type": "create", "data": {"n": 1}}
    assert await streams.get("s", "g", "i") == {"n": 1}


async def test_delete_of_an_absent_item_makes_no_event(streams: Streams) -> None:
    written = await streams.delete("s", "g", "i")
    assert written.event is None
    assert not written.change.existed
    await streams.set("s", "g", "i", 1)
    assert len(await read_all(streams, 1)) == 1


async def test_an_event_makes_the_frame_of_the_wire_protocol(streams: Streams) -> None:
    event = await streams.send("s", "g", "i", {"type": "t", "data": None})
    assert event.envelope() == {
        "type": "stream",
        "timestamp": event.timestamp,
        "streamName": "s",
        "groupId": "g",
        "id": "i",
        "event": {"type": "event", "event": {"type": "t", "data": None}},
    }


async def test_timestamps_of_a_stream_strictly_increase(streams: Streams) -> None:
    for number in range(50):
        await streams.set("s", f"g{number % 3}", "i", number)
    stamps = [event.timestamp for event in await read_all(streams, 50)]
    assert stamps == sorted(set(stamps))


async def test_the_clock_of_a_stream_stands_between_its_last_event_and_its_next(streams: Streams) -> None:
    for _ in range(30):  # faster than one a millisecond, so that timestamps run ahead of the time
        before = await streams.send("s", "g", None, {"type": "t", "data": 1})
        now = await streams.clock("s")
        after = await streams.send("s", "g", None, {"type": "t", "data": 2})
        assert before.timestamp <= now < after.timestamp


async def test_updates_are_atomic_and_their_events_in_order_when_many_write_at_once(streams: Streams) -> None:
    async def count() -> None:
        for _ in range(25):
            await streams.update("s", "g", "i", INCREMENT)

    await asyncio.gather(*(count() for _ in range(8)))
    events = await read_all(streams, 200)
    assert [event.event["data"]["n"] for event in events] == list(range(1, 201))


async def test_items_are_sorted_and_groups_and_names_vanish_when_empty(streams: Streams) -> None:
    for item in ("b", "ä", "a"):
        await streams.set("s", "g", item, item)
    assert list((await streams.items("s", "g")).items()) == [("a", "a"), ("b", "b"), ("ä", "ä")]
    await streams.set("s", "other", "i", 1)
    for item in ("b", "ä", "a"):
        await streams.delete("s", "g", item)
    assert (await streams.groups("s"), await streams.names()) == (["other"], ["s"])
    await streams.delete("s", "other", "i")
    assert (await streams.groups("s"), await streams.names()) == ([], [])


async def test_names_with_any_characters_stay_apart(streams: Streams) -> None:
    for stream in NAMES:
        for group in NAMES:
            await streams.set(stream, group, group, [stream, group])
    assert await streams.names() == sorted(NAMES)
    for stream in NAMES:
        assert await streams.groups(stream) == sorted(NAMES)
        assert [await streams.items(stream, group) for group in NAMES] == [{g: [stream, g]} for g in NAMES]


async def test_an_effect_writes_once_and_makes_one_event(streams: Streams) -> None:
    first = await streams.update("s", "g", "i", INCREMENT, effect="e")
    again = await streams.update("s", "g", "i", INCREMENT, effect="e")
    assert (again.event, again.change.replayed, again.change.new_value) == (first.event, True, {"n": 1})
    assert not first.change.replayed
    await read_all(streams, 1)


async def test_an_effect_of_delete_and_send_is_applied_once(streams: Streams) -> None:
    await streams.set("s", "g", "i", 1)
    deleted = await streams.delete("s", "g", "i", effect="d")
    sent = await streams.send("s", "g", None, {"type": "t", "data": [{}]}, effect="s")
    nothing = await streams.delete("s", "g", "none", effect="n")
    assert (await streams.delete("s", "g", "i", effect="d")).event == deleted.event
    assert await streams.send("s", "g", None, {"type": "t", "data": [{}]}, effect="s") == sent
    assert (await streams.delete("s", "g", "none", effect="n")).event is nothing.event is None
    await read_all(streams, 3)


async def test_a_reader_without_a_position_gets_only_what_comes(streams: Streams) -> None:
    await streams.set("s", "g", "old", 1)
    reader = asyncio.ensure_future(anext(streams.events()))
    number = 0
    while not reader.done():
        await streams.set("s", "g", "new", number)
        number += 1
        await asyncio.sleep(0.01)
    assert {event.item for event in reader.result()} == {"new"}


async def test_a_reader_resumes_just_after_its_position(streams: Streams) -> None:
    for number in range(5):
        await streams.set("s", "g", "i", number)
    events = await read_all(streams, 5)
    assert await read_all(streams, 2, after=events[2].id) == events[3:]


async def test_every_reader_gets_every_event(streams: Streams) -> None:
    readers = [asyncio.create_task(read_all(streams, 10)) for _ in range(3)]
    for number in range(10):
        await streams.set("s", "g", "i", number)
    results = await asyncio.gather(*readers)
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("event", [None, [], {"data": 1}, {"type": 5}, {"type": "t", "data": float("inf")}], ids=repr)
async def test_send_refuses_what_is_no_event(streams: Streams, event: Any) -> None:
    with pytest.raises(InvalidPayload):
        await streams.send("s", "g", None, event)


@pytest.mark.parametrize("name", ["\ud800", "x" * 513, 5, None], ids=ascii)
async def test_every_call_refuses_a_name_that_can_not_be_kept(streams: Streams, name: Any) -> None:
    calls = [
        streams.get(name, "g", "i"), streams.get("s", name, "i"), streams.set("s", "g", name, 1),
        streams.update("s", name, "i", []), streams.delete("s", "g", name), streams.items(name, "g"),
        streams.groups(name), streams.send(name, "g", None, {"type": "t"}),
    ]  # fmt: skip
    for call in calls:
        with pytest.raises(InvalidPayload):
            await call


async def test_redis_streams_keep_roughly_as_many_events_as_configured(redis_url: str) -> None:
    streams = RedisStreams(url=redis_url, options={"keep": 100})
    for number in range(500):
        await streams.send("s", "g", None, {"type": "t", "data": number})
    batch = await anext(streams.events("0"))
    assert 100 <= len(batch) < 250
    await streams.close()


async def test_redis_streams_readers_miss_nothing_when_redis_restarts(own_redis: EmbeddedRedis) -> None:
    streams = RedisStreams(url=own_redis.url, options={"patience": 0.2})
    await streams.set("s", "g", "i", 1)
    reading = asyncio.create_task(read_all(streams, 2))
    await asyncio.to_thread(own_redis.stop)
    with pytest.raises(StoreUnavailable):
        await streams.set("s", "g", "i", 2)
    await asyncio.to_thread(own_redis.start)
    await streams.set("s", "g", "i", 3)
    assert [event.event["data"] for event in await reading] == [1, 3]
    await streams.close()


async def test_an_effect_that_is_forgotten_may_be_applied_again(streams: Streams) -> None:
    await streams.set("s", "g", "i", 1, effect="once:1")
    await streams.forget(["once:1", "never:1"])
    assert not (await streams.set("s", "g", "i", 2, effect="once:1")).change.replayed


async def test_pages_of_items_follow_each_other_and_are_counted(streams: Streams) -> None:
    for item in ("b", "a", "C"):
        await streams.set("s", "g", item, item)
    first = await streams.page("s", "g", after=None, text="", limit=2)
    assert first == [("C", b'"C"'), ("a", b'"a"')]
    assert await streams.page("s", "g", after="a", text="", limit=2) == [("b", b'"b"')]
    assert await streams.counts("s", ["g", "none"]) == {"g": 3, "none": 0}
