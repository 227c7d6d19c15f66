"""Ends background tasks for certain, and waits for work only as long as nobody wants to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any, Final

AGAIN_SECONDS: Final = 0.2


async def end_tasks(tasks: Iterable[asyncio.Future[Any]]) -> None:
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


async def finish_unless(stopped: asyncio.Event, work: Awaitable[None]) -> bool:
    """Wait for `work` and return True, or cancel it and return False when `stopped` is set first."""
    waiting = asyncio.create_task(stopped.wait())
    working = asyncio.ensure_future(work)
    try:
        await asyncio.wait((waiting, working), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
            return True
        return False
    finally:
        await end_tasks((waiting, working))
