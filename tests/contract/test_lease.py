"""The lease port: what a scheduler may rely on to be the only one that fires."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from runtime.adapters.cron.redis import KEY, RedisLease
from runtime.adapters.redis_client import connect
from runtime.errors import ConfigError, StoreUnavailable


@pytest.fixture
async def lease(redis_url: str) -> AsyncIterator[RedisLease]:
    lease = RedisLease(url=redis_url)
    yield lease
    await lease.close()


async def test_a_lease_goes_to_one_of_many(lease: RedisLease) -> None:
    fences = await asyncio.gather(*(lease.acquire(f"holder-{number}", 5) for number in range(20)))
    assert [fence for fence in fences if fence is not None] == [1]


async def test_renewing_keeps_the_fencing_number(lease: RedisLease) -> None:
    assert await lease.acquire("one", 5) == await lease.acquire("one", 5) == 1


async def test_a_released_lease_has_a_higher_fencing_number_for_the_next_holder(lease: RedisLease) -> None:
    await lease.acquire("one", 5)
    await lease.release("other")
    assert await lease.acquire("two", 5) is None
    await lease.release("one")
    assert await lease.acquire("two", 5) == 2


async def test_a_lease_expires_by_redis_own_clock(lease: RedisLease, redis_url: str) -> None:
    await lease.acquire("one", 5)
    client = connect(redis_url)
    assert 4000 < await client.pttl(KEY) <= 5000
    await client.pexpire(KEY, 1)
    while await client.exists(KEY):
        await asyncio.sleep(0.001)
    await client.aclose()
    assert await lease.acquire("two", 5) == 2


async def test_a_lease_tells_when_redis_is_gone(tmp_path: object) -> None:
    lease = RedisLease(url=f"unix://{tmp_path}/none.sock")
    with pytest.raises(StoreUnavailable):
        await lease.acquire("one", 5)


def test_an_unknown_option_is_refused(redis_url: str) -> None:
    with pytest.raises(ConfigError, match="ttl"):
        RedisLease(url=redis_url, options={"ttl": 1})
