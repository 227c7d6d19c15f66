"""A bounded log in this process's memory that any number of readers follow."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

T = TypeVar("T")


class MemoryLog(Generic[T]):
    """Keeps the last `keep` entries. A position is the number of an entry as a text; "0" stands before the first."""

    def __init__(self, keep: int) -> None:
        self._entries: deque[tuple[int, T]] = deque(maxlen=keep)
        self._last = 0
        self._grown = asyncio.Event()

    @property
    def position(self) -> str:
        """Return the position of the newest entry."""
        return str(self._last)

    def append(self, entry: T) -> str:
        """Add an entry, wake the readers, and return its position."""
        self._last += 1
        self._entries.append((self._last, entry))
        self._grown.set()
        self._grown = asyncio.Event()
        return str(self._last)

    async def follow(self, after: str | None) -> AsyncIterator[list[tuple[str, T]]]:
        """Yield batches of (position, entry) that stand after a position, None meaning from the first call on."""
        position = self._last if after is None else int(after)
        while True:
            grown = self._grown
            batch = [(number, entry) for number, entry in self._entries if number > position]
            if batch:
                position = batch[-1][0]
                yield [(str(number), entry) for number, entry in batch]
            else:
                await grown.wait()
