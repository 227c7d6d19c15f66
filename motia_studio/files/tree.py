"""Lists the files of a project that the page may see."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from motia_studio.files.visible import Visible

MOST: Final = 5000


class Listing(NamedTuple):
    """Paths, posix and relative to the project, in the order of folders and names; `more` where some are missing."""

    paths: list[str]
    more: bool


def list_files(project: Path, most: int = MOST) -> Listing:
    """Return up to `most` files. Folders that are links are not looked into, for they can lead in circles."""
    root = project.resolve()
    found = list(islice(_walk(root, (), Visible(root)), most + 1))
    return Listing(found[:most], len(found) > most)


def _walk(root: Path, folder: tuple[str, ...], visible: Visible) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(root.joinpath(*folder)), key=lambda entry: entry.name)
    except OSError:
        # Gone since its parent was read, or not ours to read.
        return
    for entry in entries:
        parts = (*folder, entry.name)
        if entry.is_dir(follow_symlinks=False):
            if visible.why_not_folder(parts) is None:
                yield from _walk(root, parts, visible)
        elif _is_shown(entry, root, visible, parts):
            yield "/".join(parts)


def _is_shown(entry: os.DirEntry[str], root: Path, visible: Visible, parts: tuple[str, ...]) -> bool:
    if visible.why_not(parts) is not None:
        return False
    if not entry.is_symlink():
        return entry.is_file(follow_symlinks=False)
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_file() and target.is_relative_to(root) and visible.why_not(target.relative_to(root).parts) is None
