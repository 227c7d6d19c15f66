"""Remembers which stages are done, by a hash of what went into them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

SKIPPED_FOLDERS = frozenset({"node_modules", "dist", "coverage", "test-results", "__pycache__"})


@dataclass(frozen=True)
class Stage:
    """One part of the set-up.

    `inputs` gives a digest of everything the result depends on; `ready` is a path that exists once it is done, so that
    a folder which somebody deleted is made again.
    """

    name: str
    label: str
    inputs: Callable[[], str]
    ready: Callable[[], Path]
    run: Callable[[], None]


class Stamps:
    """A folder with one file for each finished stage, holding the digest of its inputs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def is_current(self, stage: Stage) -> bool:
        """Tell whether the stage is done for today's inputs."""
        stamp = self.folder / stage.name
        return stamp.is_file() and stage.ready().exists() and stamp.read_text(encoding="utf-8") == stage.inputs()

    def clear(self, stage: Stage) -> None:
        """Forget a stage before it runs, so that an interrupted one counts as not done."""
        (self.folder / stage.name).unlink(missing_ok=True)

    def set(self, stage: Stage) -> None:
        """Remember that the stage is done."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / stage.name).write_text(stage.inputs(), encoding="utf-8")


def digest(root: Path, paths: Iterable[Path], *extra: str) -> str:
    """Return a hash of files (a folder means all files below it), their names relative to `root`, and texts.

    A missing path counts as missing: it gives another hash than an empty file.
    """
    found = hashlib.sha256("\0".join(extra).encode())
    for path in paths:
        for file in _files(path):
            content = file.read_bytes() if file.is_file() else b"\0missing"
            found.update(f"\0{file.relative_to(root)}\0{len(content)}\0".encode())
            found.update(content)
    return found.hexdigest()


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.rglob("*") if file.is_file() and not SKIPPED_FOLDERS & set(file.relative_to(path).parts)
    )
