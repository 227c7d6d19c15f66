"""Reading a Redis stream as an endless log: from a position, in batches, through restarts of Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, Final

from redis.asyncio import Redis

from runtime.adapters.redis_client import available
from runtime.errors import StoreUnavailable

FIELD: Final = "d"
BLOCK_MS: Final = 2000
PAUSE_SECONDS: Final = 0.25

Fields = dict[bytes, bytes]

log = logging.getLogger(__name__)


async def follow(redis: Redis, key: str, after: str | None, *, count: int) -> AsyncIterator[list[tuple[str, bytes]]]:
    """Yield batches of (id, field `d`); see `follow_fields`."""
    async for entries in follow_fields(redis, key, after, count=count):
        yield [(id_, fields[FIELD.encode()]) for id_, fields in entries]


async def follow_fields(
    redis: Redis, key: str, after: str | None, *, count: int
) -> AsyncIterator[list[tuple[str, Fields]]]:
    """Yield batches of entries that stand after position `after`, None meaning from the first call on.

    Never ends by itself and never raises StoreUnavailable: while Redis is down it keeps trying, and then goes on where
    it was. Entries that were trimmed meanwhile are gone.
    """
    position = after
    while True:
        try:
            with available():
                position = position or await newest(redis, key)
                found: Any = await redis.xread({key: position}, count=count, block=BLOCK_MS)
        except StoreUnavailable as error:
            log.warning("redis_log.waiting", extra={"key": key, "reason": error.message})
            await asyncio.sleep(PAUSE_SECONDS)
            continue
        if found:
            entries = found[0][1]
            position = entries[-1][0].decode()
            yield [(id_.decode(), fields) for id_, fields in entries]


async def newest(redis: Redis, key: str) -> str:
    """Return the position of the newest entry, "0" where there is none."""
    last: Any = await redis.xrevrange(key, count=1)
    return str(last[0][0].decode()) if last else "0"
