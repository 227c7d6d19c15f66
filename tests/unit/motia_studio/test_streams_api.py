"""People look at the project's streams, see what passes by, and send an event as a Step would."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from motia_studio import acting
from motia_studio.api import streams as api
from motia_studio.live import streams as live
from motia_studio.live.frames import Interest
from motia_studio.live.streams import StreamFeed
from motia_studio.live.subscriber import FRAMES_WAITING, Subscriber
from runtime.adapters.streams.memory import MemoryStreams
from runtime.adapters.streams.redis import RedisStreams
from runtime.execution.tasks import end_tasks
from runtime.gateway.audience import GATEWAYS, Audience, read_audience
from runtime.masking import Masker
from tests.unit.motia_studio.data_console import DataConsole, open_console

SENT = {"stream": "board", "group": "open", "item": None, "type": "ping", "text": '{"n": 1}'}


@pytest.fixture
def console(db: None, project: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> DataConsole:
    return open_console(project, redis_url, settings, monkeypatch, acting, api)


def fill(url: str, *places: tuple[str, str, str]) -> None:
    async def write() -> None:
        store = RedisStreams(url=url)
        for number, (stream, group, item) in enumerate(places):
            await store.set(stream, group, item, {"n": number})
        await store.close()

    asyncio.run(write())


def test_streams_are_listed_with_groups_items_and_clients(console: DataConsole, redis_url: str) -> None:
    fill(redis_url, ("board", "open", "a"), ("board", "open", "b"), ("stray", "x/y", "1"))

    async def join() -> None:
        client = Redis.from_url(redis_url)
        for clients in (2, 3):
            await Audience(client, lambda clients=clients: [("board", "open", clients), ("board", "quiet", 1)]).tell()  # type: ignore[misc]
        await client.aclose()

    asyncio.run(join())
    board, stray = console.viewer.get("/api/streams").json()["streams"]
    assert board["groups"] == [
        {"name": "open", "items": 2, "clients": 5},
        {"name": "quiet", "items": 0, "clients": 2},
    ]
    assert (board["items"], board["clients"], board["reacting"]) == (2, 7, ["Show"])
    assert (board["file"], stray["file"], stray["groups"][0]["name"]) == ("src/board.stream.ts", None, "x/y")
    page = console.viewer.get("/api/streams/items", {"stream": "board", "group": "open", "limit": 1}).json()
    assert ([row["item"] for row in page["items"]], page["total"], page["more"], page["clients"]) == (["a"], 2, True, 5)


async def test_a_gateway_without_clients_writes_nothing_and_one_that_is_gone_is_forgotten(redis_url: str) -> None:
    client, here = Redis.from_url(redis_url), [("board", "open", 1)]
    audience = Audience(client, lambda: here)
    await audience.tell()
    assert (await read_audience(client))["board", "open"] == 1
    assert await client.ttl(GATEWAYS) > 0
    here.clear()
    await audience.tell()
    assert not await read_audience(client)
    await client.flushall()
    await audience.tell()
    assert await client.keys("*") == []
    await client.aclose()


def test_an_event_that_a_person_sends_starts_the_steps_that_react(console: DataConsole) -> None:
    answer = console.operator.post("/api/streams/send", SENT, "application/json")
    (event,) = console.waiting("Show/stream(board)")
    assert event["event"] == {"type": "event", "event": {"type": "ping", "data": {"n": 1}}}
    assert {span.name for span in console.spans() if span.trace_id == answer.json()["traceId"]} == {
        "the operator sent ping to board/open",
        "streams.send board/open",
    }
    (seen,) = console.viewer.get("/api/streams/events").json()["events"]
    assert (seen["stream"], seen["event"]["event"]["data"]) == ("board", {"n": 1})
    assert console.viewer.get("/api/streams/events", {"stream": "other"}).json()["events"] == []


@pytest.mark.parametrize(
    "wrong", [{"stream": "nope"}, {"group": ""}, {"type": 7}, {"item": 1}, {"text": "{"}, {"text": None}]
)
def test_an_event_that_makes_no_sense_is_refused(console: DataConsole, wrong: dict[str, Any]) -> None:
    assert console.operator.post("/api/streams/send", SENT | wrong, "application/json").status_code == 400
    assert console.viewer.get("/api/streams/events").json()["events"] == []


async def test_pages_that_look_see_what_passes_by_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SECONDS", 0.01)
    store = MemoryStreams()
    page, other = Subscriber(Interest(streams=True), "0-0"), Subscriber(Interest(logs=True), "0-0")
    feed = asyncio.create_task(StreamFeed(lambda: store, lambda: Masker(["hunter22"]), lambda: [page, other]).run())
    reading = asyncio.create_task(page.next())
    while not reading.done():
        await store.set("board", "open", "a", {"password": "hunter22"})
        await asyncio.sleep(0.01)
    (first, *_) = json.loads(reading.result().text)["events"]
    assert (first["item"], first["event"]["data"]) == ("a", {"password": "***"})
    await end_tasks([feed])
    assert other._frames.empty()


async def test_a_slow_page_gets_the_last_events_and_how_many_it_missed() -> None:
    page = Subscriber(Interest(streams=True), "0-0")
    for number in range(FRAMES_WAITING + 5):
        page.pass_by("events", [{"id": str(number)}], 3)
    for _ in range(FRAMES_WAITING):
        await page.next()
    page.pass_by("events", [{"id": "last"}], 3)
    told = json.loads((await page.next()).text)
    assert ([event["id"] for event in told["events"]], told["eventsMore"]) == (["23", "24", "last"], 3)
