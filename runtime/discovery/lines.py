"""Finds the line where a file says something, by looking at its text; nothing is executed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

_COMMENT = re.compile(r"^\s*(//|#|\*|/\*)")
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


class Lines:
    """The text of one file, or the one that it is to have. Without either every line is unknown."""

    def __init__(self, path: Path | None, text: str | None = None) -> None:
        self._path = path
        self._text = text

    def locate(self, field: str, value: Any) -> int | None:
        """Return the line of a field: that of its value where it is a text, else that of its name."""
        return self.of_text(value) or self.of_field(field)

    def of_text(self, value: Any) -> int | None:
        """Return the first line that has this text in quotes."""
        if not isinstance(value, str) or not value:
            return None
        return self._first(re.compile(rf"""(['"`]){re.escape(value)}\1"""))

    def of_field(self, field: str) -> int | None:
        """Return the first line that sets this field, in either spelling (maxRetries, max_retries)."""
        if not field:
            return None
        snake = _HUMP.sub(lambda found: f"_{found[1].lower()}", field)
        return self._first(re.compile(rf"""\b({re.escape(field)}|{re.escape(snake)})\b['"]?\s*[:=,]"""))

    @cached_property
    def _lines(self) -> list[str]:
        if self._text is not None:
            return self._text.splitlines()
        try:
            return self._path.read_text("utf-8", "replace").splitlines() if self._path else []
        except OSError:
            return []

    def _first(self, pattern: re.Pattern[str]) -> int | None:
        numbered = enumerate(self._lines, start=1)
        return next((number for number, line in numbered if pattern.search(line) and not _COMMENT.match(line)), None)


OpenFile = Callable[[str], Lines]
