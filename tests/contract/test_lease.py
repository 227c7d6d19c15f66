"""The lease port: what a scheduler may rely on to be the only one that fires, whichever adapter is chosen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from runtime.adapters import ADAPTERS, load_adapter
from runtime.adapters.cron.base import Lease
from runtime.adapters.cron.redis import RedisLease
from runtime.errors import ConfigError, StoreUnavailable


@pytest.fixture(params=sorted(ADAPTERS["cron"]))
async def lease(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Lease]:
    """Return a lease of each adapter."""
    lease: Lease = load_adapter("cron", request.param)(url=redis_url)
    yield lease
    await lease.close()


async def test_a_lease_goes_to_one_of_many(lease: Lease) -> None:
    fences = await asyncio.gather(*(lease.acquire(f"holder-{number}", 5) for number in range(20)))
    assert [fence for fence in fences if fence is not None] == [1]


async def test_renewing_keeps_the_fencing_number(lease: Lease) -> None:
    assert await lease.acquire("one", 5) == await lease.acquire("one", 5) == 1


async def test_renewing_lengthens_the_lease(lease: Lease) -> None:
    await lease.acquire("one", 0.01)
    await lease.acquire("one", 5)
    await asyncio.sleep(0.02)
    assert await lease.acquire("two", 5) is None


async def test_a_released_lease_has_a_higher_fencing_number_for_the_next_holder(lease: Lease) -> None:
    await lease.acquire("one", 5)
    await lease.release("other")
    assert await lease.acquire("two", 5) is None
    await lease.release("one")
    assert await lease.acquire("two", 5) == 2


async def test_an_ended_lease_goes_to_who_asks_next_and_not_back(lease: Lease) -> None:
    asked = time.monotonic()
    await lease.acquire("one", 0.2)
    while (fence := await lease.acquire("two", 5)) is None:
        await asyncio.sleep(0.005)
    assert fence == 2
    assert time.monotonic() - asked >= 0.2
    assert await lease.acquire("one", 5) is None


async def test_who_lost_the_lease_and_gets_it_again_has_a_higher_fencing_number(lease: Lease) -> None:
    await lease.acquire("one", 0.01)
    await asyncio.sleep(0.02)
    assert await lease.acquire("one", 5) == 2


async def test_a_lease_tells_when_its_store_is_gone(tmp_path: object) -> None:
    lease = RedisLease(url=f"unix://{tmp_path}/none.sock")
    with pytest.raises(StoreUnavailable):
        await lease.acquire("one", 5)


def test_an_unknown_option_is_refused(redis_url: str) -> None:
    with pytest.raises(ConfigError, match="ttl"):
        RedisLease(url=redis_url, options={"ttl": 1})
