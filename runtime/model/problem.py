"""What was found wrong with a user's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about a user's file. Never raised; shown where the file is shown. Lines and columns count from 1."""

    file: str
    message: str
    severity: Literal["error", "warning", "info"] = "error"
    line: int | None = None
    code: str = "problem"
    hint: str | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """Return the file with the line and column that are known: `src/a.step.ts:3:14`."""
        return ":".join(str(part) for part in (self.file, self.line, self.line and self.column) if part)
