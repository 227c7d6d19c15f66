"""What a language is: which files are its Steps, and how a runner for it is started."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import ClassVar


class Language(ABC):
    """One language that Steps can be written in. A subclass and one line in `runtime.languages` add it.

    Patterns are file names (`*.step.ts`), matched against the last part of a path. `watched` are the suffixes whose
    change asks for new runners; `manifests` are files of the project's root that do as well (`package.json`).
    """

    name: ClassVar[str]
    label: ClassVar[str]
    step_patterns: ClassVar[tuple[str, ...]]
    stream_patterns: ClassVar[tuple[str, ...]]
    settings_files: ClassVar[tuple[str, ...]] = ()
    near_misses: ClassVar[tuple[str, ...]] = ()
    watched: ClassVar[tuple[str, ...]]
    manifests: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def command(self, project: Path, memory_mb: int) -> list[str]:
        """Return the program and its arguments; the caller adds `--socket PATH --project DIR`.

        :raises StartError: the language isn't installed; the hint says what to do.
        """

    def editor_packages(self) -> dict[str, Path]:
        """Return what an editor needs to complete and check Steps: a name each, and the folder that holds it.

        The supervisor links them into `.motia/sdk/<language>/`, where a project's editor settings find them.
        """
        return {}

    def environment(self, project: Path) -> dict[str, str]:
        """Return variables that the runner needs besides the studio's own and the project's `.env`."""
        return {}
