"""Tells which files of a project changed: one batch for one act, be it a save or a switch of branches.

Only folders that can hold code are watched, one by one: what the studio writes below `.motia/` or npm below
`node_modules/` must not wake anybody, let alone hold back the news of a save.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from watchfiles import Change, awatch

from runtime.config.reader import FILES
from runtime.discovery.scan import is_left_out
from runtime.languages import LANGUAGES

# A single save is told after the first pause; a stream of changes is gathered until it pauses or this time is over.
PAUSE_MS: Final = 60
LONGEST_MS: Final = 1600
LOOK_MS: Final = 1000

# The studio writes the second one itself, each time somebody moves a node of the diagram.
ENVIRONMENT: Final = ".env"
LAYOUT: Final = "studio.json"

_SUFFIXES: Final = frozenset(suffix for language in LANGUAGES.values() for suffix in language.watched)
_AT_ROOT: Final = frozenset(
    (ENVIRONMENT, *FILES, *(name for found in LANGUAGES.values() for name in (*found.manifests, *found.settings_files)))
)


@dataclass(frozen=True, slots=True)
class _Look:
    """The watched folders at one moment, and time and size of each relevant file in them."""

    folders: frozenset[str]
    files: dict[str, tuple[int, int]]

    def differences(self, other: _Look) -> set[str]:
        """Return the files that aren't the same in both."""
        return {name for name in self.files | other.files if self.files.get(name) != other.files.get(name)}


async def changes(project: Path) -> AsyncGenerator[frozenset[str], None]:
    """Yield the changed files of a project, posix and relative to it, as long as somebody asks."""
    root = project.resolve()
    seen = _look(root)
    while True:
        folders = seen.folders
        async with aclosing(_wake_ups(folders, root)) as wake_ups:
            async for told in wake_ups:
                now = _look(root)
                changed = told | seen.differences(now)
                seen = now
                if changed:
                    yield frozenset(changed)
                if now.folders != folders:
                    break


async def _wake_ups(folders: frozenset[str], root: Path) -> AsyncGenerator[set[str], None]:
    """Yield the changes in some folders, and once nothing: what happened before the watch began is to be looked up."""
    begun = False
    watch = awatch(
        *sorted(folders),
        watch_filter=lambda change, path: change is not Change.modified or is_relevant(_name(path, root)),
        debounce=LONGEST_MS,
        step=PAUSE_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        recursive=False,
    )
    async with aclosing(watch):
        async for batch in watch:
            if batch or not begun:
                begun = True
                yield {name for name in (_name(path, root) for _, path in batch) if is_relevant(name)}


def is_relevant(name: str) -> bool:
    """Tell whether a file, relative to the project, can change its registry."""
    if name in _AT_ROOT:
        return True
    path = PurePosixPath(name)
    return path.suffix in _SUFFIXES and name != LAYOUT and not any(is_left_out(part) for part in path.parts)


def _look(root: Path) -> _Look:
    folders: set[str] = set()
    files: dict[str, tuple[int, int]] = {}
    for directory, inner, names in os.walk(root):
        inner[:] = [name for name in inner if not is_left_out(name)]
        folders.add(directory)
        files.update(_stamps(directory, names, root))
    return _Look(frozenset(folders), files)


def _stamps(directory: str, names: list[str], root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for name in names:
        path = os.path.join(directory, name)
        relative = _name(path, root)
        if is_relevant(relative):
            try:
                status = os.stat(path)
            except OSError:
                continue
            yield relative, (status.st_mtime_ns, status.st_size)


def _name(path: str, root: Path) -> str:
    return Path(path).relative_to(root).as_posix()
