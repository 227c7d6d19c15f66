"""One page's share of the live frames: a short queue that never makes the others wait."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from motia_studio.live.frames import Frame, Interest

FRAMES_WAITING = 20


class Subscriber:
    """Takes frames for one page. When the page is too slow it drops whole frames and says so: `{"gap", "from"}`."""

    def __init__(self, interest: Interest, joined_at: str) -> None:
        self.interest = interest
        self.joined_at = joined_at
        self._frames: asyncio.Queue[Frame] = asyncio.Queue(FRAMES_WAITING)
        self._notice: dict[str, Any] = {}
        self._last = joined_at

    def push(self, frame: Frame) -> None:
        """Queue a frame; drop and count it when the queue is full."""
        if self._tell_notice() and not self._frames.full():
            self._frames.put_nowait(frame)
            self._last = frame.last
            return
        self.miss(frame.count)

    def miss(self, count: int) -> None:
        """Note that records after the last queued frame will not be sent."""
        self._notice["gap"] = self._notice.get("gap", 0) + count
        self._notice.setdefault("from", self._last)

    def announce(self, notice: dict[str, Any]) -> None:
        """Tell the page something that isn't a record, such as a new snapshot; now, or when there is room."""
        self._notice.update(notice)
        self._tell_notice()

    def tell(self, name: str, changes: dict[str, Any]) -> None:
        """Tell the page what has changed in a mapping that it holds. What it can't take now is told with the rest."""
        if changes:
            self._notice.setdefault(name, {}).update(changes)
            self._tell_notice()

    def pass_by(self, name: str, rows: list[dict[str, Any]], most: int) -> None:
        """Show the page what passes by; of what it can't take in time the last `most`, and how many were left out."""
        waiting = self._notice.setdefault(name, [])
        waiting += rows
        if len(waiting) > most:
            self._notice[f"{name}More"] = self._notice.get(f"{name}More", 0) + len(waiting) - most
            del waiting[:-most]
        self._tell_notice()

    async def next(self) -> Frame:
        """Wait for the next message."""
        return await self._frames.get()

    def _tell_notice(self) -> bool:
        """Queue what has to be told before any further frame. False when there is no room for it."""
        if not self._notice:
            return True
        if self._frames.full():
            return False
        self._frames.put_nowait(Frame(msgspec.json.encode(self._notice).decode()))
        self._notice = {}
        return True
