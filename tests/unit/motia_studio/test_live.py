"""What a page sees live: a snapshot, then every change in order, or a gap that is told."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from redis.exceptions import RedisError

from motia_studio.live.consumer import LiveConsumer
from motia_studio.live.frames import Frame, Interest, build
from motia_studio.live.hub import Hub
from motia_studio.live.records import TELEMETRY_KEY, Records
from motia_studio.live.subscriber import FRAMES_WAITING, Subscriber
from runtime.adapters.redis_client import connect
from runtime.adapters.telemetry.records import encode_batch
from tests.sample_flow import attempt, line

EVERYTHING = Interest(logs=True, activity=True)


def records(*written: Any) -> Records:
    return Records.read([encode_batch(list(written))])


def sent(frame: Frame | None) -> dict[str, Any]:
    assert frame is not None
    return json.loads(frame.text)


def test_a_frame_holds_the_lines_its_interest_asks_for() -> None:
    written = records(line("Triage", "quiet", "debug"), line("Triage", "loud", "warn"), line("Notify", "other", "warn"))
    frame = build(written, "1-0", Interest(logs=True, step="Triage", severity="info"))
    assert [shown["message"] for shown in sent(frame)["logs"]] == ["loud"]


def test_a_frame_adds_attempts_up_by_step() -> None:
    written = records(*attempt("Triage", 20), *attempt("Triage", 30, error="no"), attempt("Notify", 5)[0])
    activity = sent(build(written, "1-0", Interest(activity=True)))["activity"]
    assert {name: (sums["started"], sums["succeeded"], sums["failed"]) for name, sums in activity.items()} == {
        "Triage": (2, 1, 1),
        "Notify": (1, 0, 0),
    }


def test_a_frame_counts_a_skipped_attempt_apart() -> None:
    _, ended = attempt("Triage", 1)
    skipped = msgspec.structs.replace(ended, attributes={**ended.attributes, "motia.outcome": "skipped"})
    sums = sent(build(records(skipped), "1-0", Interest(activity=True)))["activity"]["Triage"]
    assert sums == {"started": 0, "succeeded": 0, "failed": 0, "skipped": 1}


def test_a_frame_counts_an_attempt_of_one_record_as_started_and_ended() -> None:
    _, ended = attempt("Triage", 1)
    written = records(msgspec.structs.replace(ended, whole=True))
    sums = sent(build(written, "1-0", Interest(activity=True)))["activity"]["Triage"]
    assert (sums["started"], sums["succeeded"]) == (1, 1)


def test_there_is_no_frame_when_nothing_concerns_the_interest() -> None:
    assert build(records(line("Triage", "one")), "1-0", Interest(activity=True)) is None


@pytest.mark.parametrize("wanted", [{"logs": []}, {"logs": {"step": 1}}, {"logs": {"severity": "loud"}}])
def test_an_interest_that_makes_no_sense_is_refused(wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Interest.read(wanted)


async def test_a_slow_page_is_told_how_much_it_missed_and_since_when() -> None:
    page = Subscriber(EVERYTHING, "0-0")
    for number in range(1, FRAMES_WAITING + 4):
        page.push(Frame(f"frame {number}", 10, f"{number}-0"))
    for _ in range(FRAMES_WAITING):
        await page.next()
    page.push(Frame("after", 1, "99-0"))
    assert msgspec.json.decode((await page.next()).text) == {"gap": 30, "from": f"{FRAMES_WAITING}-0"}
    assert (await page.next()).text == "after"


async def test_a_page_that_comes_back_gets_each_entry_once_in_order(redis_url: str) -> None:
    redis = connect(redis_url)
    ids = [await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([line("Triage", str(n))])}) for n in range(5)]
    hub = Hub(redis_url)
    page = await hub.join(EVERYTHING)
    await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([line("Triage", "live")])})
    replayed = [sent(frame) async for frame in hub.replay(EVERYTHING, ids[1].decode(), page.joined_at)]
    live = sent(await page.next())
    while "logs" not in live:
        live = sent(await page.next())
    await hub.leave(page)
    await redis.aclose()
    assert [shown["message"] for frame in [*replayed, live] for shown in frame["logs"]] == ["2", "3", "4", "live"]


async def test_a_page_that_was_away_too_long_is_told_of_a_gap(redis_url: str) -> None:
    redis = connect(redis_url)
    first = await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([line("Triage", "0")])})
    for number in range(3):
        await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([line("Triage", str(number))])})
    await redis.xtrim(TELEMETRY_KEY, maxlen=2, approximate=False)
    hub = Hub(redis_url)
    page = await hub.join(EVERYTHING)
    assert [frame async for frame in hub.replay(EVERYTHING, first.decode(), page.joined_at)] == [None]
    await hub.leave(page)
    await redis.aclose()


async def test_pages_with_one_interest_share_one_frame(redis_url: str) -> None:
    hub = Hub(redis_url)
    pages = [await hub.join(Interest(logs=True)) for _ in range(3)]
    redis = connect(redis_url)
    await redis.xadd(TELEMETRY_KEY, {"d": encode_batch([line("Triage", "one")])})
    frames = []
    for page in pages:
        frame = await page.next()
        while '"logs"' not in frame.text:
            frame = await page.next()
        frames.append(frame)
    for page in pages:
        await hub.leave(page)
    await redis.aclose()
    assert frames[0] is frames[1] is frames[2]


async def test_a_page_hears_of_a_snapshot_that_was_published_before_the_hub_listened(redis_url: str) -> None:
    redis = connect(redis_url)
    await redis.set("motia:snapshot", b'{"version":7,"described":[]}')
    hub = Hub(redis_url)
    page = await hub.join(EVERYTHING)
    assert hub.snapshot == 7
    assert sent(await page.next())["snapshot"] == 7
    await hub.leave(page)
    await redis.aclose()


async def test_a_page_whose_socket_broke_is_not_fed_any_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise ConnectionError

    hub, page = Hub("redis://nowhere"), Subscriber(Interest(), "0-0")
    monkeypatch.setattr("motia_studio.live.consumer.hub", lambda: hub)
    consumer = LiveConsumer()
    consumer._subscriber, consumer._pump = page, asyncio.create_task(broken())
    hub._subscribers.add(page)
    await consumer._leave()
    assert not hub._subscribers


async def test_a_hub_that_finds_no_redis_keeps_no_connection(tmp_path: Path) -> None:
    hub = Hub(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(RedisError):
        await hub.join(Interest())
    assert hub._redis is None
