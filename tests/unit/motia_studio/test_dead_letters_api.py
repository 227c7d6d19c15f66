"""People act on dead letters as they have seen them: all that they were shown, and none that has come since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from motia_studio.api import dead_letters
from motia_studio.queues import discard, letters, redrive
from runtime.adapters.queue.jobs import JobInput, encode
from runtime.model import Message, TraceContext, new_span_id
from tests.unit.motia_studio.data_console import DataConsole, open_console

pytestmark = pytest.mark.django_db
QUEUE = "Watch/state"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def console(project: Path, redis_url: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[DataConsole]:
    letters.client.cache_clear()
    yield open_console(project, redis_url, settings, monkeypatch, dead_letters, redrive, discard)
    letters.client.cache_clear()


def bury(stock: redis.Redis, numbers: range, error: str = "TypeError: no") -> None:
    """Have messages lie among the dead letters, one given up a second."""
    for number in numbers:
        message = Message("@state", {"n": number}, TraceContext.new(), id=f"m{number}")
        at = (NOON + timedelta(seconds=number)).isoformat()
        stock.hset(
            f"rq:job:m{number}",
            mapping={
                "data": encode(JobInput(QUEUE, new_span_id(), message)),
                "created_at": at,
                "ended_at": at,
                "motia_attempt": 2,
                "motia_error": error,
                "status": "failed",
                "origin": QUEUE,
            },
        )
        stock.zadd(f"rq:failed:{QUEUE}", {f"m{number}": number})


def page(console: DataConsole) -> dict[str, Any]:
    answer = console.operator.get("/api/dead-letters", {"queue": QUEUE})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def act(console: DataConsole, what: str, **body: Any) -> Any:
    return console.operator.post(f"/api/dead-letters/{what}", {"queue": QUEUE, **body}, "application/json")


def left(console: DataConsole) -> list[str]:
    ids: Any = console.redis.zrange(f"rq:failed:{QUEUE}", 0, -1)
    return [each.decode() for each in ids]


def test_groups_are_of_the_newest_and_the_page_says_of_how_many(
    console: DataConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST", 4)
    bury(console.redis, range(3), "OSError: gone")
    bury(console.redis, range(3, 6))
    found = page(console)
    assert ([each["count"] for each in found["groups"]], found["total"]) == ([3, 1], 6)
    assert (found["newest"], found["oldest"]) == ("m5", "m2")


def test_a_group_is_changed_as_it_was_seen_whatever_has_failed_since(console: DataConsole) -> None:
    bury(console.redis, range(3))
    seen = page(console)
    bury(console.redis, range(3, 5))
    group = {"group": seen["groups"][0]["group"], "newest": seen["newest"], "oldest": seen["oldest"]}
    assert act(console, "discard", **group, expected=3).json()["count"] == 3
    assert left(console) == ["m3", "m4"]
    assert act(console, "discard", **group, expected=3).status_code == 409


def test_nothing_is_done_where_some_of_a_group_went_another_way(console: DataConsole) -> None:
    bury(console.redis, range(4))
    seen = page(console)
    assert act(console, "redrive", ids=["m1"]).json()["count"] == 1
    refused = act(console, "redrive", group="", newest=seen["newest"], oldest=seen["oldest"], expected=4)
    assert (refused.status_code, refused.json()["error"]["message"]) == (409, "they are 3 by now, not 4")
    assert left(console) == ["m0", "m2", "m3"]


def test_a_letter_that_is_older_than_those_of_the_list_can_be_chosen(
    console: DataConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "MOST", 1)
    bury(console.redis, range(2))
    assert act(console, "discard", ids=["m0"], expected=1).json()["count"] == 1
    assert left(console) == ["m1"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"ids": "m1"}, "ids: expected array, got str"),
        ({"ids": ["m1"], "expected": True}, "expected: expected int | null, got bool"),
        ({"ids": ["m1"], "rate": 0}, "rate: expected float > 0.0"),
        ({}, "no dead letters are chosen"),
        ({"ids": ["m1"], "queue": ""}, "queue: expected str of length >= 1"),
    ],
)
def test_what_is_wrong_with_a_choice_is_told(console: DataConsole, body: dict[str, Any], told: str) -> None:
    answer = act(console, "redrive", **body)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, told)
