"""How the studio's own processes write their log: the event's name and what belongs to it, on one line."""

from __future__ import annotations

import logging
from typing import Any

_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request", "status_code"}


class EventFormatter(logging.Formatter):
    """Adds what was given as `extra` to the line. Values are written so that no newline in them begins another line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra: dict[str, Any] = {name: value for name, value in vars(record).items() if name not in _USUAL}
        details = "".join(f" {name}={value!r}" for name, value in extra.items())
        head, newline, trace = super().format(record).partition("\n")
        return f"{head}{details}{newline}{trace}"
