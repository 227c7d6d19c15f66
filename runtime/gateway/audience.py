"""Tells who is subscribed to streams: how many clients each group has, written now and then and never per event."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, cast

import msgspec
from redis.asyncio import Redis

from runtime.adapters.redis_client import available
from runtime.errors import StoreUnavailable

GATEWAYS: Final = "motia:streams:audience"
SECONDS: Final = 5.0
# A gateway that was killed is forgotten after so long.
KEPT_SECONDS: Final = 15
MOST_PLACES: Final = 1000

# Stream, group, and how many clients joined it or an item of it.
Counted = tuple[str, str, int]

log = logging.getLogger(__name__)


class Audience:
    """One gateway's clients. While it has none, nothing is written."""

    def __init__(self, redis: Redis, count: Callable[[], Iterable[Counted]]) -> None:
        self._redis = redis
        self._count = count
        self._key = f"{GATEWAYS}:{secrets.token_hex(6)}"
        self._is_told = False

    async def run(self) -> None:
        """Tell until cancelled. A Redis that is away is told later."""
        while True:
            try:
                await self.tell()
            except StoreUnavailable as error:
                log.debug("streams.audience_untold", extra={"reason": error.message})
            await asyncio.sleep(SECONDS)

    async def tell(self) -> None:
        """Write how many clients there are now.

        :raises StoreUnavailable: Redis doesn't answer.
        """
        places = sorted(self._count(), key=lambda place: -place[2])[:MOST_PLACES]
        if not places and not self._is_told:
            return
        with available():
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.set(self._key, msgspec.json.encode(places), ex=KEPT_SECONDS)
                pipe.sadd(GATEWAYS, self._key)
                pipe.expire(GATEWAYS, KEPT_SECONDS)
                await pipe.execute()
        self._is_told = bool(places)


async def read_audience(redis: Redis) -> Counter[tuple[str, str]]:
    """Return how many clients each stream's groups have in all gateways, as of the last seconds.

    :raises StoreUnavailable: Redis doesn't answer.
    """
    total: Counter[tuple[str, str]] = Counter()
    with available():
        keys = await cast(Awaitable[set[Any]], redis.smembers(GATEWAYS))
        found = await redis.mget(list(keys)) if keys else []
    for raw in found:
        if raw is not None:
            for stream, group, clients in msgspec.json.decode(raw, type=list[Counted]):
                total[stream, group] += clients
    return total
