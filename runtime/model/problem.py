"""What was found wrong with a user's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding about a user's file. Never raised; shown where the file is shown."""

    file: str
    message: str
    severity: Literal["error", "warning", "info"] = "error"
    line: int | None = None
    code: str = "problem"
    hint: str | None = None
