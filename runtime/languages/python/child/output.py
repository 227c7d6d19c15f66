"""What handlers print becomes log lines of their attempt; what is printed outside one goes where it would have gone."""

from __future__ import annotations

import io
import logging
import sys
from typing import Any, Final, TextIO

from .client import Attempt, Client, Line, current

LINE: Final = 64 * 1024
"""Characters after which a line is cut."""


class Output(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr."""

    def __init__(self, client: Client, original: TextIO, source: str, level: str) -> None:
        self._client = client
        self._original = original
        self._source = source
        self._level = level

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The original's encoding."""
        return self._original.encoding

    @property
    def buffer(self) -> Any:
        """The original's bytes; what is written there isn't seen."""
        return self._original.buffer

    def writable(self) -> bool:
        """Say yes."""
        return True

    def isatty(self) -> bool:
        """Say no: colours and progress bars don't belong into log lines."""
        return False

    def fileno(self) -> int:
        """Return the original's, for programs that a handler starts."""
        return self._original.fileno()

    def write(self, text: str) -> int:
        """Send whole lines; keep the beginning of the rest until its line ends or the attempt does."""
        attempt = current.get()
        if attempt is None or attempt.is_finished:
            return self._original.write(text)
        start = 0
        while (end := text.find("\n", start)) >= 0:
            if attempt.room <= 0:
                attempt.dropped += text.count("\n", start)
                attempt.lines.pop(self._source, None)
                start = text.rfind("\n") + 1
                break
            self._keep(attempt, text[start:end])
            self._end_line(attempt)
            start = end + 1
        if start < len(text):
            self._keep(attempt, text[start:])
        return len(text)

    def flush(self) -> None:
        """Flush the original."""
        self._original.flush()

    def finish(self, attempt: Attempt) -> None:
        """Send what an attempt left without a line end."""
        if self._source in attempt.lines:
            self._end_line(attempt)

    def _keep(self, attempt: Attempt, part: str) -> None:
        line = attempt.lines.setdefault(self._source, Line())
        room = LINE - len(line.text)
        line.text += part[:room]
        line.left_out += max(0, len(part) - room)

    def _end_line(self, attempt: Attempt) -> None:
        line = attempt.lines.pop(self._source)
        self._client.log(self._level, line.text, None, self._source)
        if line.left_out:
            rest = f"… {line.left_out:,} more characters of this line were left out"
            self._client.log(self._level, rest, None, self._source)


class LastResort(logging.Handler):
    """Takes the records of `logging` in a project that hasn't configured it: the level stays what it was."""

    def __init__(self, client: Client) -> None:
        super().__init__(logging.WARNING)
        self._client = client

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        level = "error" if record.levelno >= logging.ERROR else "warn"
        data = {"logger": record.name}
        if record.exc_info:
            data["exception"] = logging.Formatter().formatException(record.exc_info)
        self._client.log(level, record.getMessage(), data, "stderr")


class Capture:
    """Both streams and `logging`."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._outputs = (
            Output(client, sys.stdout, "console", "info"),
            Output(client, sys.stderr, "stderr", "warn"),
        )
        sys.stdout, sys.stderr = self._outputs
        logging.lastResort = LastResort(client)

    def finish(self, attempt: Attempt) -> None:
        """Send what an attempt left without a line end, and how many lines were not sent."""
        if attempt.lines:
            for output in self._outputs:
                output.finish(attempt)
        self._client.tell_dropped(attempt)
