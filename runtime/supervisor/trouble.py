"""Remembers which files stop a runner from loading the others, so that a reload need not wait for them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from runtime.discovery.scan import Found
from runtime.discovery.version import version_of

# What a file may take to load, and what it may take before the others are loaded without it.
LOAD_SECONDS: Final = 10.0
PATIENCE_SECONDS: Final = 1.5
# A file that was loaded before gets this many times as long as then.
SLACK: Final = 5.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file, in one version, that didn't finish loading. `is_slow` where it was only not waited for."""

    version: str | None
    error: Mapping[str, Any]
    is_slow: bool = False


class Troubles:
    """What is known of how the files of a project load."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._known: dict[str, Trouble] = {}
        self._took: dict[str, float] = {}

    def patience(self, file: str) -> float:
        """Return for how many seconds the other files of a project that is up wait for one."""
        return min(LOAD_SECONDS, max(PATIENCE_SECONDS, SLACK * self._took.get(file, 0.0)))

    def of(self, file: str) -> Trouble | None:
        """Return why a file is left out, None where it isn't, or where it was changed since."""
        trouble = self._known.get(file)
        if trouble is not None and trouble.version != version_of(self._project / file):
            del self._known[file]
            return None
        return trouble

    def learn(self, took: Mapping[str, float], troubles: Mapping[str, Trouble]) -> None:
        """Take what a load has shown: how many seconds files took, and which didn't finish."""
        self._took.update(took)
        for file in took:
            self._known.pop(file, None)
        self._known.update(troubles)


def may_be_mended(found: Iterable[Found], changed: frozenset[str] | None) -> bool:
    """Tell whether a change may help a file that wasn't changed: where it was of something that files import."""
    return changed is None or bool(changed - {each.file for each in found})
