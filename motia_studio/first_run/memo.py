"""`.motia/first-run.json`: that a project's first run was played here, when, and which traces it left.

The time and the versions of the Steps also say what has happened since, for the checklist (`api/start.py`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from motia_studio.json_file import JsonFile

NAME: Final = "first-run.json"
# A first run that didn't say that it ended was over by then, however it ended.
LONGEST_MS: Final = 60_000.0


@dataclass(frozen=True, slots=True)
class Played:
    """One first run; `began` and `ended` in milliseconds since the epoch, `versions` by file of the Steps."""

    began: float
    ended: float
    traces: tuple[str, ...]
    versions: Mapping[str, str | None]


class Memo:
    """What is remembered of a project's first run. Every method raises ConfigError where the file can't be used."""

    def __init__(self, home: Path) -> None:
        self._file = JsonFile(home, NAME, home / f"{NAME}.lock")

    def is_settled(self) -> bool:
        """Tell whether the first run was played, or isn't to be played any more."""
        return bool(self._file.read())

    def played(self) -> Played | None:
        """Return the first run that was played here, None where none was."""
        content = self._file.read()
        began = content.get("began")
        if not isinstance(began, int | float):
            return None
        ended = float(content.get("ended") or began + LONGEST_MS)
        return Played(began, ended, tuple(content.get("traces", ())), content.get("versions", {}))

    def pass_over(self) -> None:
        """Remember that this project had a history before anybody thought of a first run."""
        self._file.change(lambda content: content.setdefault("passedOver", True))

    def begin(self, versions: Mapping[str, str | None]) -> bool:
        """Remember that the first run begins; False where it is settled already, by whomever."""
        mine: list[bool] = []

        def alter(content: dict[str, Any]) -> None:
            if not content:
                mine.append(True)
                content |= {"began": _now(), "traces": [], "versions": dict(versions)}

        self._file.change(alter)
        return bool(mine)

    def add(self, trace_id: str) -> None:
        """Remember a trace that the first run left."""
        self._file.change(lambda content: content["traces"].append(trace_id))

    def end(self) -> None:
        """Remember that the first run is over."""
        self._file.change(lambda content: content.update(ended=_now()))


def _now() -> float:
    return round(time.time() * 1000, 3)
