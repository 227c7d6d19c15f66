"""Tells whether a runner's main loop turns, and which calls it can't have begun.

A runner reads its frames in order and answers a ping before it looks at what came after it, so a call behind an
unanswered ping has not begun. A call carries the moment until which it may begin (`beginBy`); once that is over it
never will, and whoever sent it may send it elsewhere.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Any, Final

TICK_SECONDS: Final = 0.5
# Pings ahead of calls are at least this far apart.
PING_SECONDS: Final = 0.02
STALL_SECONDS: Final = 1.5
BEGIN_SECONDS: Final = 2.0
# How much later than `beginBy` a call is given up, for answers that are on their way.
MARGIN_SECONDS: Final = 0.4
# Runner and caller read the same monotonic clock on Linux only; elsewhere a call may begin at any time.
IS_CLOCK_SHARED: Final = sys.platform == "linux"


class Pulse:
    """Pings the runner of one connection while calls are under way.

    `send` sends a ping and returns its number and the future of its answer; `is_busy` tells whether calls are under
    way; `give_up(number, moment)` is told that the calls after `number` that were sent before `moment` won't begin.
    """

    def __init__(
        self,
        send: Callable[[], tuple[int, asyncio.Future[Any]]],
        *,
        is_busy: Callable[[], bool],
        give_up: Callable[[int, float], None],
    ) -> None:
        self._send = send
        self._is_busy = is_busy
        self._give_up = give_up
        self._pinged_at = 0.0
        self._awaited: int | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = 0.0

    @property
    def is_stalled(self) -> bool:
        """Tell whether a ping has gone unanswered for long."""
        return self._awaited is not None and time.monotonic() - self._pinged_at > STALL_SECONDS

    def before_call(self) -> float:
        """Ping, unless that was done a moment ago or an answer is awaited; return the time (monotonic)."""
        now = time.monotonic()
        if self._awaited is None and now - self._pinged_at > PING_SECONDS:
            self._ping(now)
        if self._timer is None:
            self._arm(now)
        return now

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ping(self, now: float) -> None:
        self._pinged_at = now
        self._awaited, answer = self._send()
        answer.add_done_callback(self._on_pong)

    def _on_pong(self, answer: asyncio.Future[Any]) -> None:
        self._awaited = None
        if not answer.cancelled():
            answer.exception()

    def _arm(self, now: float) -> None:
        self._due = now + TICK_SECONDS
        self._timer = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = time.monotonic()
        # Whoever is late itself may not have read an answer that is there.
        is_late = now - self._due > TICK_SECONDS / 2
        if self._awaited is None and self._is_busy():
            self._ping(now)
        elif self._awaited is not None and IS_CLOCK_SHARED and not is_late:
            self._give_up(self._awaited, now - BEGIN_SECONDS - MARGIN_SECONDS)
        if self._awaited is not None or self._is_busy():
            self._arm(now)
