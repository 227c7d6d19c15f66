"""Ends background tasks for certain."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

AGAIN_SECONDS: Final = 0.2


async def end_tasks(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks until every one has ended; what they raise is dropped.

    Once isn't enough for a loop that waits for Redis to come back: where the connection breaks while a cancelled
    command is cleaned up, the ConnectionError takes the place of the cancellation, and the loop goes on.
    """
    everything = list(tasks)
    while pending := [task for task in everything if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_SECONDS)
    await asyncio.gather(*everything, return_exceptions=True)
