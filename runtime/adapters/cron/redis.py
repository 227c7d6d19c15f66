"""The lease in Redis: one key that expires by Redis's own clock, and a number that grows with each change of holder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from runtime.adapters.cron.base import Lease
from runtime.adapters.redis_client import available, connect
from runtime.errors import ConfigError

KEY: Final = "motia:cron:lease"
FENCE: Final = "motia:cron:fence"

_ACQUIRE: Final = """
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then
  return false
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if held then
  return tonumber(redis.call('GET', KEYS[2]))
end
return redis.call('INCR', KEYS[2])
"""
_RELEASE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
"""


class RedisLease(Lease):
    """A leadership in Redis. It has no options."""

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        if options:
            raise ConfigError(f"the cron adapter 'redis' has no option {next(iter(options))!r}")
        # A leader that can't renew must know before its lease ends, so it doesn't wait long for a connection.
        self._client = connect(url, patience=0.5)

    async def acquire(self, holder: str, seconds: float) -> int | None:
        """Take or renew the lease."""
        with available():
            fence = await self._client.eval(_ACQUIRE, 2, KEY, FENCE, holder, int(seconds * 1000))
        return None if fence is None else int(fence)

    async def release(self, holder: str) -> None:
        """Give the lease up, if `holder` has it."""
        with available():
            await self._client.eval(_RELEASE, 1, KEY, holder)

    async def close(self) -> None:
        """Give back connections."""
        await self._client.aclose()
