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
    watch = _Watch(client, say, warn, restore)
    try:
        while True:
            await watch.look()
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await client.aclose()


class _Watch:
    """What was seen of a server at the last look: since when it doesn't answer, and what is doubtful about it."""

    def __init__(
        self,
        client: redis.asyncio.Redis,
        say: Say,
        warn: Callable[[Doubt], None],
        restore: Callable[[], Awaitable[None]],
    ) -> None:
        self._client = client
        self._say, self._warn, self._restore = say, warn, restore
        self._known: tuple[Doubt, ...] = ()
        self._judged = self._lost = 0.0

    async def look(self) -> None:
        """Ask the server once and tell what has changed."""
        try:
            await self._ask()
        except (RedisError, OSError) as error:
            self._miss(error)
        else:
            await self._welcome()

    async def _ask(self) -> None:
        if not self._lost and time.monotonic() - self._judged < JUDGE_SECONDS:
            await self._client.ping()
            return
        found = judge(await self._client.info())
        self._judged = time.monotonic()
        for doubt in found:
            if doubt not in self._known:
                self._warn(doubt)
        self._known = found

    def _miss(self, error: Exception) -> None:
        if self._lost:
            return
        self._lost = time.monotonic()
        self._say(f"doesn't answer: {str(error).rstrip('.')}; what needs it waits or is refused until it is back")

    async def _welcome(self) -> None:
        if not self._lost:
            return
        await self._restore()
        self._say(f"is back after {time.monotonic() - self._lost:.1f} s")
        self._lost = 0.0
