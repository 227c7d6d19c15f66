"""Log lines that carry the attempt they were written in."""

from __future__ import annotations

from typing import Any

from .calls import transport


class Logger:
    """Writes log lines: `logger.info("charged", {"order": 4711})`. Fields given here are added to every line's data."""

    def __init__(
        self, trace_id: str | None = None, service_name: str | None = None, span_id: str | None = None
    ) -> None:
        given = {"trace_id": trace_id, "service_name": service_name, "span_id": span_id}
        self._fields = {name: value for name, value in given.items() if value is not None}

    def debug(self, message: Any, data: Any = None) -> None:
        """Write a line for developers."""
        self._write("debug", message, data)

    def info(self, message: Any, data: Any = None) -> None:
        """Write a line about what happened."""
        self._write("info", message, data)

    def warn(self, message: Any, data: Any = None) -> None:
        """Write a line about something unexpected."""
        self._write("warn", message, data)

    def error(self, message: Any, data: Any = None) -> None:
        """Write a line about a failure."""
        self._write("error", message, data)

    warning = warn
    log = info

    def _write(self, level: str, message: Any, data: Any) -> None:
        if self._fields:
            data = {**self._fields, "data": data} if data is not None else self._fields
        transport().log(level, message if isinstance(message, str) else str(message), data)


logger = Logger()
