"""What somebody has paused: Steps, none of whose messages is taken from a queue, and schedules, which don't fire.

All of a Step's messages wait, whichever trigger they are for, delayed and retried ones too once they are due. What runs
goes on. Requests don't pass through queues, so HTTP triggers go on as well. A paused Step's schedules don't fire: what
falls into the pause is left out or made up for as their `catchUp` says, like everything else that they miss.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from redis.asyncio import Redis

from runtime.adapters.queue import keys, scripts
from runtime.adapters.redis_client import available, resend


@dataclass(frozen=True, slots=True)
class Pause:
    """Who paused something (None where it isn't known), and when in seconds since the epoch."""

    by: str | None = None
    at: float | None = None


def read_pause(note: bytes) -> Pause:
    """Read what a pause says; nothing where something else wrote it."""
    try:
        return msgspec.json.decode(note, type=Pause)
    except msgspec.DecodeError:
        return Pause()


class Pauses:
    """One process's hold on what is paused. Who paused something first stays.

    :raises StoreUnavailable: Redis doesn't answer. Every call can be repeated.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def pause(self, step: str, by: str | None = None) -> bool:
        """Stop serving a Step; return whether it wasn't paused before."""
        return await self._pause(keys.PAUSED, step, by)

    async def resume(self, step: str, schedules: Sequence[str] = ()) -> bool:
        """Serve a Step again, at once; return whether it was paused. `schedules` are the names of its schedules."""
        return await self._resume(keys.PAUSED, step, schedules)

    async def pause_schedule(self, schedule: str, by: str | None = None) -> bool:
        """Keep a schedule from firing; return whether it wasn't paused before."""
        return await self._pause(keys.CRON_PAUSED, schedule, by)

    async def resume_schedule(self, schedule: str) -> bool:
        """Let a schedule fire again; return whether it was paused."""
        return await self._resume(keys.CRON_PAUSED, schedule, (schedule,))

    async def copy(self, step: str, to: str, suffixes: Sequence[str] = ()) -> None:
        """Let what is paused of a Step be paused under its next name as well.

        `suffixes` are those of its schedules: what follows the Step's name in theirs.
        """
        with available():
            for (key, name), (_, copied) in zip(_names(step, suffixes), _names(to, suffixes), strict=True):
                note = await resend(lambda: self._client.hget(key, name))  # noqa: B023 - awaited here
                if note is not None:
                    await resend(lambda: self._client.hsetnx(key, copied, note))  # noqa: B023 - awaited here

    async def forget(self, step: str, suffixes: Sequence[str] = ()) -> None:
        """Take away the pauses of a Step that is no more, and of its schedules."""
        with available():
            for key, name in _names(step, suffixes):
                await resend(lambda: self._client.hdel(key, name))  # noqa: B023 - awaited here

    async def _pause(self, key: str, name: str, by: str | None) -> bool:
        note = msgspec.json.encode(Pause(by, time.time()))
        with available():
            return bool(await resend(lambda: self._client.hsetnx(key, name, note)))

    async def _resume(self, key: str, name: str, schedules: Sequence[str]) -> bool:
        with available():
            return bool(await resend(lambda: scripts.run(self._client, "resume", (key, name, *schedules))))


def _names(step: str, suffixes: Sequence[str]) -> list[tuple[str, str]]:
    """Return where the pauses of a Step and of its schedules are kept."""
    return [(keys.PAUSED, step), *((keys.CRON_PAUSED, f"{step}/{suffix}") for suffix in suffixes)]
