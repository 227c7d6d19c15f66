"""What is behind the state: its options, and a Redis that is away for a while."""

from __future__ import annotations

import asyncio

import pytest

from runtime.adapters.state.base import Change
from runtime.adapters.state.file import FileState
from runtime.adapters.state.memory import MemoryState
from runtime.adapters.state.redis import RedisState
from runtime.errors import ConfigError, StoreUnavailable
from runtime.supervisor.redis import EmbeddedRedis
from tests.contract.state.conftest import STATES


@pytest.mark.parametrize("name", STATES)
def test_an_unknown_option_is_refused_with_its_name(name: str) -> None:
    adapter = {"memory": MemoryState, "file": FileState, "redis": RedisState}[name]
    with pytest.raises(ConfigError, match="no option 'colour'"):
        adapter(url="redis://localhost", options={"colour": "red"})


async def test_redis_state_uses_the_url_of_its_own_options(redis_url: str) -> None:
    state = RedisState(url="unix:///nowhere", options={"url": redis_url})
    await state.set("g", "k", 1)
    await state.close()


async def test_redis_state_reports_a_stopped_redis_and_goes_on_when_it_is_back(own_redis: EmbeddedRedis) -> None:
    state = RedisState(url=own_redis.url, options={"patience": 0.2})
    await state.set("g", "k", 1)
    await asyncio.to_thread(own_redis.stop)
    with pytest.raises(StoreUnavailable, match="Redis can't be reached"):
        await state.get("g", "k")
    with pytest.raises(StoreUnavailable):
        await state.set("g", "k", 2)
    await asyncio.to_thread(own_redis.start)
    assert await state.set("g", "k", 3) == Change(1, 3, existed=True)
    await state.close()


async def test_redis_state_waits_for_a_redis_that_restarts(own_redis: EmbeddedRedis) -> None:
    state = RedisState(url=own_redis.url, options={"patience": 20})
    await state.set("g", "k", 1)
    await asyncio.to_thread(own_redis.stop)
    reading = asyncio.create_task(state.get("g", "k"))
    await asyncio.to_thread(own_redis.start)
    assert await reading == 1
    await state.close()
