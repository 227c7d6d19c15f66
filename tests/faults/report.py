"""One line for each fault that was tried: what the closing table of a run is made of."""

from __future__ import annotations

import json
import os
from pathlib import Path


def report(
    fault: str, *, n: int, lost: int = 0, duplicated: int = 0, recovery_s: float | None = None, note: str = ""
) -> None:
    """Print the figures of one fault, and append them as JSON to the file that `FAULT_REPORT` names, if any.

    `n` counts acknowledged events, `recovery_s` is seconds from the fault to the first new effect.
    """
    row = {"fault": fault, "n": n, "lost": lost, "duplicated": duplicated, "recovery_s": recovery_s, "note": note}
    print("FAULT", " ".join(f"{key}={value}" for key, value in row.items() if value not in (None, "")))  # noqa: T201
    if path := os.environ.get("FAULT_REPORT"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
