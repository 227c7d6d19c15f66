"""What a child process prints, cut into lines, in bounded memory and at a bounded pace however much it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

LONGEST_LINE: Final = 64 * 1024
# What is handed on within one window; the rest is counted.
WINDOW_SECONDS: Final = 1.0
MOST_LINES: Final = 1000
MOST_BYTES: Final = 1024 * 1024


class Output(asyncio.SubprocessProtocol):
    """Hands on the lines of a child, and tells of its exit at once, even while a grandchild holds its output.

    Of a line that never ends only the beginning is handed on, and how much was left out; of too many lines at once the
    first, and how many were dropped.
    """

    def __init__(self, on_line: Callable[[str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self.exited: asyncio.Future[None] = self._loop.create_future()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self._on_line = on_line
        self._rest = bytearray()
        self._cut = 0
        self._lines = 0
        self._bytes = 0
        self._dropped = 0
        self._window: asyncio.TimerHandle | None = None

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Hand on the lines that are complete (asyncio calls this)."""
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            if self._is_spent():
                self._dropped += data.count(b"\n", start)
                self._rest.clear()
                self._cut = 0
                start = data.rfind(b"\n") + 1
                break
            self._keep(data[start:end])
            self._end_line()
            start = end + 1
        self._keep(data[start:])

    def process_exited(self) -> None:
        """Wake whoever waits (asyncio calls this)."""
        self.exited.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand on the last words, which may lack their newline (asyncio calls this)."""
        self._next_window()
        if self._window is not None:
            self._window.cancel()
            self._window = None
        if self._rest:
            self._end_line()
        if self._window is not None:
            self._window.cancel()
        self.closed.set_result(None)

    def _keep(self, part: bytes) -> None:
        room = LONGEST_LINE - len(self._rest)
        self._rest += part[:room]
        self._cut += max(0, len(part) - room)

    def _end_line(self) -> None:
        if self._window is None:
            self._window = self._loop.call_later(WINDOW_SECONDS, self._next_window)
        self._lines += 1
        self._bytes += len(self._rest)
        line, cut = self._rest.decode(errors="replace").rstrip("\r"), self._cut
        self._rest.clear()
        self._cut = 0
        self._on_line(line)
        if cut:
            self._on_line(f"… {cut:,} more bytes of this line were left out")

    def _is_spent(self) -> bool:
        return self._lines >= MOST_LINES or self._bytes >= MOST_BYTES

    def _next_window(self) -> None:
        self._window = None
        self._lines = self._bytes = 0
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            self._on_line(f"… {dropped:,} lines dropped: it printed too much at once")
