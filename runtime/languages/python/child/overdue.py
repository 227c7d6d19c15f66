"""Writes what a busy event loop left lying, so that a handler's last words are out even if it never returns."""

from __future__ import annotations

import threading
import time
from typing import Final, Protocol

PAUSE: Final = 0.05
"""Seconds that a frame may wait for the turn of the loop to end."""


class Flushable(Protocol):
    """Something with frames that may be waiting."""

    is_open: bool

    def flush(self) -> None:
        """Write them."""


class Overdue:
    """A thread that sleeps while nothing is sent, and otherwise looks after the connections a few times a second."""

    def __init__(self) -> None:
        self._is_needed = threading.Event()
        self._wires: list[Flushable] = []
        threading.Thread(target=self._watch, name="overdue", daemon=True).start()

    def add(self, wire: Flushable) -> None:
        """Look after a connection until it is closed."""
        self._wires = [*(each for each in self._wires if each.is_open), wire]

    def notice(self) -> None:
        """Take note that a frame is waiting."""
        if not self._is_needed.is_set():
            self._is_needed.set()

    def _watch(self) -> None:
        while True:
            self._is_needed.wait()
            self._is_needed.clear()
            time.sleep(PAUSE)
            for wire in self._wires:
                wire.flush()
