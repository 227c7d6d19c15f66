"""How the studio's own processes write their log: an event's name and what belongs to it, on one line, and no flood."""

from __future__ import annotations

import logging
import time
from typing import Any, Final

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "status_code"}


class EventFormatter(logging.Formatter):
    """Adds what was given as `extra` to the line. Values are written so that no newline in them begins another line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra: dict[str, Any] = {name: value for name, value in vars(record).items() if name not in _USUAL}
        details = "".join(f" {name}={value!r}" for name, value in extra.items())
        head, newline, trace = super().format(record).partition("\n")
        return f"{head}{details}{newline}{trace}"


class OncePerOutage(logging.Filter):
    """Lets the first line about a Redis that is away or full through, not what every waiting part would say again.

    Lines that follow each other within QUIET_SECONDS are of one outage.
    """

    QUIET_SECONDS: Final = 90.0
    WORDS: Final = (
        "Redis can't be reached",
        "Redis was lost",
        "Redis has no memory left",
        "could not connect to Redis",
        "Connection refused",
    )

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._last = -self.QUIET_SECONDS

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is written."""
        text = f"{record.getMessage()} {getattr(record, 'reason', '')}"
        if record.exc_info or not any(words in text for words in self.WORDS):
            return True
        now, before = time.monotonic(), self._last
        self._last = now
        return now - before >= self.QUIET_SECONDS
