"""Steps that somebody has paused: none of their messages is taken from a queue until somebody resumes them.

All of a Step's messages wait, whichever trigger they are for, delayed and retried ones too once they are due. What runs
goes on. Requests don't pass through queues, so HTTP triggers go on as well.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import msgspec
from redis.asyncio import Redis

from runtime.adapters.queue import keys
from runtime.adapters.redis_client import available, resend


@dataclass(frozen=True, slots=True)
class Pause:
    """Who paused a Step (None where it isn't known), and when in seconds since the epoch."""

    by: str | None = None
    at: float | None = None


def read_pause(note: bytes) -> Pause:
    """Read what a pause says; nothing where something else wrote it."""
    try:
        return msgspec.json.decode(note, type=Pause)
    except msgspec.DecodeError:
        return Pause()


class Pauses:
    """One process's hold on who is paused.

    :raises StoreUnavailable: Redis doesn't answer. Every call can be repeated.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def pause(self, step: str, by: str | None = None) -> bool:
        """Stop serving a Step; return whether it wasn't paused before. Who paused it first stays."""
        note = msgspec.json.encode(Pause(by, time.time()))
        with available():
            return bool(await resend(lambda: self._client.hsetnx(keys.PAUSED, step, note)))

    async def resume(self, step: str) -> bool:
        """Serve a Step again, at once; return whether it was paused."""
        with available():
            return bool(await resend(lambda: self._resume(step)))

    async def _resume(self, step: str) -> int:
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.hdel(keys.PAUSED, step)
            pipe.lpush(keys.WAKE, 1)
            pipe.ltrim(keys.WAKE, 0, 0)
            removed, *_ = await pipe.execute()
        return int(removed)
