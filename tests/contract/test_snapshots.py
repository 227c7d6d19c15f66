"""Snapshots reach every process also when Redis was away."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.adapters.redis_client import connect
from runtime.execution.snapshots import Snapshots
from runtime.model import Snapshot
from runtime.supervisor.redis import EmbeddedRedis


async def test_publish_waits_for_a_redis_that_is_down(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path)
    async with connect(server.url, patience=0.01) as client:
        publishing = asyncio.create_task(Snapshots(client).publish(Snapshot(7)))
        await asyncio.wait((publishing,), timeout=0.2)
        assert not publishing.done()
        await asyncio.to_thread(server.start)
        await asyncio.wait_for(publishing, 10)
        assert await Snapshots(client).load() == Snapshot(7)
    await asyncio.to_thread(server.stop)


async def test_follow_yields_each_newer_snapshot_also_after_a_restart_of_redis(own_redis: EmbeddedRedis) -> None:
    async with connect(own_redis.url) as client:
        snapshots = Snapshots(client)
        await snapshots.publish(Snapshot(1))
        following = snapshots.follow()
        assert await anext(following) == Snapshot(1)
        await asyncio.to_thread(own_redis.stop)
        await asyncio.to_thread(own_redis.start)
        await snapshots.publish(Snapshot(2))
        assert await asyncio.wait_for(anext(following), 15) == Snapshot(2)
        await following.aclose()  # type: ignore[attr-defined]
