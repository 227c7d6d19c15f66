"""Waiting for the next job that is due: neither too long, nor past an earlier one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from runtime.adapters.queue import keys
from runtime.adapters.queue.promoter import Promoter
from runtime.adapters.redis_client import connect


@pytest.fixture
async def promoter(redis_url: str) -> AsyncIterator[Promoter]:
    """Return a promoter of an empty queue."""
    client = connect(redis_url)
    yield Promoter(client)
    await client.aclose()


@pytest.mark.parametrize("seconds", [0.0, 0.0001, 0.0009, 0.001, 0.0011, 0.15, 0.2001, 0.3])
async def test_a_wait_ends_in_time_however_short_it_is(promoter: Promoter, seconds: float) -> None:
    start = time.monotonic()
    async with asyncio.timeout(3):
        await promoter.wait(seconds)
    assert time.monotonic() - start >= seconds - 0.11


async def test_a_wait_ends_early_when_a_job_is_due_before_all_others(promoter: Promoter, redis_url: str) -> None:
    waiting = asyncio.create_task(promoter.wait(8))
    client = connect(redis_url)
    await client.lpush(keys.ALARM, 1)
    async with asyncio.timeout(3):
        await waiting
    await client.aclose()
