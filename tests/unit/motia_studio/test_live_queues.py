"""Pages that want to know how full the queues are get all of it first, and then what changed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from motia_studio.live import queues
from motia_studio.live.frames import Interest
from motia_studio.live.queues import QueueFeed
from motia_studio.live.subscriber import FRAMES_WAITING, Subscriber
from runtime.execution.tasks import end_tasks


def test_an_interest_names_the_queues() -> None:
    assert Interest.read({"queues": True}) == Interest(queues=True)
    assert Interest.read({"logs": {}, "queues": True}) == Interest(logs=True, queues=True)


async def next_told(page: Subscriber) -> Any:
    return json.loads((await asyncio.wait_for(page.next(), 5)).text)["queues"]


async def test_a_page_is_told_everything_and_then_what_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "SECONDS", 0.01)
    state: dict[str, dict[str, Any]] = {"A": {"waiting": 1}, "B": {"waiting": 0}}
    page, other = Subscriber(Interest(queues=True), "0-0"), Subscriber(Interest(activity=True), "0-0")
    feeding = asyncio.create_task(QueueFeed(lambda: {**state}, lambda: [page, other]).run())
    assert await next_told(page) == {"A": {"waiting": 1}, "B": {"waiting": 0}}
    state["A"] = {"waiting": 2}
    assert await next_told(page) == {"A": {"waiting": 2}}
    del state["B"]
    assert await next_told(page) == {"B": None}
    await end_tasks([feeding])
    assert other._frames.empty()


async def test_what_a_slow_page_could_not_take_is_told_later_as_one_change() -> None:
    page = Subscriber(Interest(queues=True), "0-0")
    for number in range(FRAMES_WAITING + 3):
        page.tell("queues", {f"Q{number}": {"waiting": number}})
    for _ in range(FRAMES_WAITING):
        await page.next()
    page.tell("queues", {"last": {"waiting": 0}})
    told = await next_told(page)
    assert set(told) == {f"Q{FRAMES_WAITING + number}" for number in range(3)} | {"last"}
