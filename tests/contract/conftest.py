"""The queue and hands that work on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis

from runtime.adapters.queue.rq import RqQueue
from runtime.adapters.redis_client import connect
from tests.contract.hands import NOTIFY, TRIAGE, Hands


@pytest.fixture
async def queue(redis_url: str) -> AsyncIterator[RqQueue]:
    queue = RqQueue(url=redis_url, options={})
    yield queue
    await queue.close()


@pytest.fixture
def stock(redis_url: str) -> Any:
    with redis.Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
async def hands(redis_url: str) -> AsyncIterator[Hands]:
    client = connect(redis_url)
    hands = Hands(client, "one")
    await hands.serve({TRIAGE: 10, NOTIFY: 10}, {TRIAGE: "Triage", NOTIFY: "Notify"})
    yield hands
    await client.aclose()
