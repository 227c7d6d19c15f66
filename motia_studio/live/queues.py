"""Tells pages how full the queues are: one reader for all of them, once a second, while somebody wants to know."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from motia_studio.live.subscriber import Subscriber
from runtime.errors import StoreUnavailable

SECONDS = 1.0

Queues = dict[str, dict[str, Any]]


class QueueFeed:
    """Reads the queues and tells each page what has changed since it was told last; a new page is told everything.

    A queue that is gone is told as null. `read` blocks, so it runs in a thread of its own.
    """

    def __init__(self, read: Callable[[], Queues], subscribers: Callable[[], Collection[Subscriber]]) -> None:
        self._read = read
        self._subscribers = subscribers
        self._shown: Queues = {}
        self._told: weakref.WeakSet[Subscriber] = weakref.WeakSet()

    async def run(self) -> None:
        """Feed pages until cancelled."""
        while True:
            if any(subscriber.interest.queues for subscriber in self._subscribers()):
                # While Redis is away the reader of records says so.
                with suppress(StoreUnavailable):
                    self._tell(await asyncio.to_thread(self._read))
            await asyncio.sleep(SECONDS)

    def _tell(self, queues: Queues) -> None:
        before, self._shown = self._shown, queues
        changed: dict[str, Any] = {name: shown for name, shown in queues.items() if before.get(name) != shown}
        changed |= dict.fromkeys(before.keys() - queues.keys())
        for subscriber in self._subscribers():
            if not subscriber.interest.queues:
                continue
            subscriber.tell("queues", changed if subscriber in self._told else queues)
            self._told.add(subscriber)
