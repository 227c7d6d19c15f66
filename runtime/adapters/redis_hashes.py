"""Large hashes, read without holding up Redis: their sizes, their fields, and the values of some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from redis.asyncio import Redis

from runtime.adapters.redis_client import available, resend

AT_ONCE: Final = 2000
# HSCAN without the values, which redis-py and older servers know as an option of their own or not at all.
_FIELDS: Final = """
local found, fields = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2]), {}
for index = 1, #found[2], 2 do fields[#fields + 1] = found[2][index] end
return {found[1], fields}
"""


async def sizes(client: Redis, names: Sequence[str]) -> list[int]:
    """Return how many fields each hash has."""

    async def ask() -> list[int]:
        async with client.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hlen(name)
            return list(await pipe.execute())

    with available():
        found: list[int] = await resend(ask)
    return found


async def fields(client: Redis, name: str) -> list[str]:
    """Return the fields of a hash in any order, a part at a time."""
    script, found, cursor = client.register_script(_FIELDS), list[str](), b"0"
    while True:
        asked = cursor
        with available():
            cursor, part = await resend(lambda asked=asked: script(keys=[name], args=[asked, AT_ONCE]))  # type: ignore[misc]
        found += [field.decode() for field in part]
        if cursor == b"0":
            return found


async def values(client: Redis, name: str, wanted: Sequence[str]) -> list[tuple[str, bytes]]:
    """Return fields with their values, without those that are gone."""
    if not wanted:
        return []
    with available():
        raw: list[Any] = await resend(lambda: client.hmget(name, list(wanted)))
    return [(field, value) for field, value in zip(wanted, raw, strict=True) if value is not None]
