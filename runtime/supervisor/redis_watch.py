"""Keeps an eye on Redis while a project runs: our own is started again, somebody else's is judged and waited for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import redis.asyncio
from redis.exceptions import RedisError

from runtime.adapters.redis_client import connect
from runtime.errors import StartError
from runtime.supervisor.foreign_redis import Doubt, judge
from runtime.supervisor.redis import EmbeddedRedis

LOOK_SECONDS: Final = 0.5
LONGEST_PAUSE: Final = 5.0
JUDGE_SECONDS: Final = 15.0

Say = Callable[[str], None]


async def keep_embedded(server: EmbeddedRedis, say: Say) -> None:
    """Start the server again whenever it ends; what it acknowledged is in its append-only file.

    What keeps it from starting, such as a full disk, is said once and tried again ever more slowly.
    """
    said, pause = "", LOOK_SECONDS
    while True:
        await asyncio.sleep(pause)
        # Asking for a process of our own costs nothing; one that was adopted may keep whoever asks waiting.
        if server.process is not None and server.is_running:
            continue
        if server.process is None and await asyncio.to_thread(lambda: server.is_running):
            continue
        if not said:
            say("ended; starting it again")
        try:
            await asyncio.to_thread(server.start)
        except StartError as error:
            pause = min(pause * 2, LONGEST_PAUSE)
            if error.message != said:
                say(said := error.message)
        else:
            said, pause = "", LOOK_SECONDS


async def watch_foreign(
    url: str, say: Say, warn: Callable[[Doubt], None], restore: Callable[[], Awaitable[None]]
) -> None:
    """Say when the server goes away and when it is back, and warn of what can cost messages there, once each.

    `restore` is called each time it is back: one that keeps nothing on disk has forgotten what everybody needs.
    """
    client = connect(url, patience=0)
    try:
        await _watch(client, say, warn, restore)
    finally:
        await client.aclose()


async def _watch(
    client: redis.asyncio.Redis, say: Say, warn: Callable[[Doubt], None], restore: Callable[[], Awaitable[None]]
) -> None:
    known: tuple[Doubt, ...] = ()
    judged = lost = 0.0
    while True:
        try:
            if lost or time.monotonic() - judged >= JUDGE_SECONDS:
                found = judge(await client.info())
                judged = time.monotonic()
                for doubt in found:
                    if doubt not in known:
                        warn(doubt)
                known = found
            else:
                await client.ping()
        except (RedisError, OSError) as error:
            if not lost:
                lost = time.monotonic()
                say(f"doesn't answer: {str(error).rstrip('.')}; what needs it waits or is refused until it is back")
        else:
            if lost:
                await restore()
                say(f"is back after {time.monotonic() - lost:.1f} s")
            lost = 0.0
        await asyncio.sleep(LOOK_SECONDS)
