"""The one thread that uses the database, and its patience with one that is away, locked or full."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from motia_studio.history.store.base import Store
from runtime.errors import StoreUnavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

PAUSES: Final = (0.25, 0.5, 1.0, 2.0, 5.0)


class PatientDatabase:
    """Runs work on a store, one piece after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "database")

    async def once(self, work: Callable[[Store], T]) -> T:
        """Do a piece of work. Once begun it is done, even if whoever waits for it is cancelled.

        :raises StoreUnavailable: the database doesn't take it now.
        """
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work, self._store))

    async def patiently(self, work: Callable[[Store], T]) -> T:
        """Do a piece of work, and again for as long as the database is away. Each reason is said once."""
        failures, began, told = 0, time.monotonic(), ""
        while True:
            try:
                result = await self.once(work)
            except (StoreUnavailable, ConnectionError) as error:
                if str(error) != told:
                    told = str(error)
                    log.warning("collector.database_lost", extra={"reason": told})
                await self.once(lambda store: store.close())
                await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
                failures += 1
                continue
            if told:
                log.warning("collector.database_back", extra={"seconds": round(time.monotonic() - began, 1)})
            return result

    async def close(self) -> None:
        """Close the database."""
        await self.once(lambda store: store.close())
        self._thread.shutdown()
