"""The frames on their way to one client: bounded, whatever the client does with them."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from runtime.gateway.wire import Wire

MOST_FRAMES: Final = 1000
MOST_BYTES: Final = 1024 * 1024
WRITE_BYTES: Final = 32 * 1024


class Outbox:
    """Takes whole frames without waiting and writes what came within one turn of the event loop at once.

    When the client leaves more than MOST_FRAMES or MOST_BYTES waiting, they are dropped and `overflowed` is set, and so
    is everything that follows until somebody clears it, who then makes good for what was lost. `overflows` changes
    with each loss.
    """

    def __init__(self, wire: Wire) -> None:
        self.overflowed = asyncio.Event()
        self.overflows = 0
        self._wire = wire
        self._waiting: deque[tuple[bytes, int]] = deque()
        self._frames = 0
        self._bytes = 0
        self._is_scheduled = False
        self._drained: asyncio.Future[None] | None = None
        wire.when_writable(self._flush)

    def push(self, frames: bytes, count: int = 1) -> None:
        """Queue `count` frames."""
        if self.overflowed.is_set():
            self.overflows += 1
            return
        if not self._fits(frames, count):
            self._flush()
        if not self._fits(frames, count):
            self.drop()
            return
        self._waiting.append((frames, count))
        self._frames += count
        self._bytes += len(frames)
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_soon(self._flush)

    def drop(self) -> None:
        """Give up on everything that waits."""
        self._waiting.clear()
        self._frames = self._bytes = 0
        self.overflows += 1
        self.overflowed.set()

    async def drained(self) -> None:
        """Wait until the client has taken nearly everything."""
        while self._waiting or not self._wire.is_writable:
            if self._drained is None:
                self._drained = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._drained)

    def close(self, code: int, reason: str) -> None:
        """Close the connection; what waits is not sent."""
        self._waiting.clear()
        self._wire.close(code, reason)

    def _fits(self, frames: bytes, count: int) -> bool:
        # One frame may be larger than the bound: a large group has a large snapshot.
        return not self._waiting or (self._frames + count <= MOST_FRAMES and self._bytes + len(frames) <= MOST_BYTES)

    def _flush(self) -> None:
        self._is_scheduled = False
        while self._waiting and self._wire.is_writable:
            self._wire.write(self._take())
        if self._drained is not None and not self._waiting and self._wire.is_writable:
            self._drained.set_result(None)
            self._drained = None

    def _take(self) -> bytes:
        """Return about WRITE_BYTES of what waits: a client that stops reading keeps that much to itself."""
        taken: list[bytes] = []
        size = 0
        while self._waiting and (not taken or size + len(self._waiting[0][0]) <= WRITE_BYTES):
            frames, count = self._waiting.popleft()
            self._frames -= count
            self._bytes -= len(frames)
            size += len(frames)
            taken.append(frames)
        return taken[0] if len(taken) == 1 else b"".join(taken)
