"""How the supervisor tells every process what the project looks like now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final

import msgspec
import redis.asyncio

from runtime.model import Snapshot

KEY: Final = "motia:snapshot"
# A lost announcement is noticed by looking again this often.
LOOK_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 0.5

_LOST: Final = (redis.ConnectionError, redis.TimeoutError)

_decoder = msgspec.json.Decoder(Snapshot)


def decode_snapshot(raw: bytes | str) -> Snapshot:
    """Read a snapshot from what `publish` stored."""
    return _decoder.decode(raw)


class Snapshots:
    """The snapshot in Redis: published by one, followed by many."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client

    async def publish(self, snapshot: Snapshot) -> None:
        """Store a snapshot and announce its version; where Redis is down, once it is back."""
        raw = msgspec.json.encode(snapshot)
        while True:
            try:
                async with self._client.pipeline(transaction=True) as pipe:
                    pipe.set(KEY, raw)
                    pipe.publish(KEY, snapshot.version)
                    await pipe.execute()
            except _LOST:
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return

    async def load(self) -> Snapshot | None:
        """Return the current snapshot, None before the first."""
        raw = await self._client.get(KEY)
        return None if raw is None else decode_snapshot(raw)

    async def follow(self) -> AsyncIterator[Snapshot]:
        """Yield the current snapshot and then each newer one, also across Redis restarts."""
        seen = -1
        while True:
            try:
                async with aclosing(self._watch(seen)) as newer:
                    async for snapshot in newer:
                        seen = snapshot.version
                        yield snapshot
            except _LOST:
                await asyncio.sleep(RETRY_SECONDS)

    async def _watch(self, seen: int) -> AsyncGenerator[Snapshot, None]:
        """Look now, after each announcement and every five seconds; yield what is there and wasn't seen yet."""
        async with self._client.pubsub(ignore_subscribe_messages=True) as announcements:
            await announcements.subscribe(KEY)
            while True:
                snapshot = await self.load()
                if snapshot is not None and snapshot.version != seen:
                    seen = snapshot.version
                    yield snapshot
                await announcements.get_message(timeout=LOOK_SECONDS)
