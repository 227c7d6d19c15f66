"""Changing a stored value by code that runs outside the store: read, compute, write if nobody else wrote meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from runtime.errors import StoreUnavailable

TRIES: Final = 300

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody else wrote first; `current` is what they wrote, None if they removed it."""

    current: bytes | None


async def swap(what: str, current: bytes | None, attempt: Callable[[bytes | None], Awaitable[T | Overtaken]]) -> T:
    """Attempt a write that is based on `current` until nobody overtakes it, pausing a random while between attempts.

    :raises StoreUnavailable: somebody else was always faster; `what` names the value in the message.
    """
    for number in range(TRIES):
        result = await attempt(current)
        if not isinstance(result, Overtaken):
            return result
        current = result.current
        await asyncio.sleep(random.random() * min(0.02, 0.001 * (number + 1)))
    message = f"{what} is being written by too many others at once; {TRIES} attempts to update it failed"
    raise StoreUnavailable(message, hint="spread the writes over several keys")


class Turns:
    """Lets the tasks of one process take turns at a key, so that only processes race for it."""

    def __init__(self) -> None:
        self._users: dict[tuple[str, ...], tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def at(self, *key: str) -> AsyncIterator[None]:
        """Wait for the turn at a key."""
        lock, users = self._users.get(key) or (asyncio.Lock(), 0)
        self._users[key] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._users.pop(key)
            if users > 1:
                self._users[key] = (lock, users - 1)
